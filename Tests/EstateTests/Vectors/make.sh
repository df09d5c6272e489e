#!/bin/sh
# Makes the files of this folder anew, with openssl and python3. The keys are for tests and protect nothing.
set -eu
cd "$(dirname "$0")"
rm -f -- *.pem *.der *.p12 *.jwk *.json *.csr *.crt *.b64
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem
openssl rsa -in rsa.pem -traditional -out rsa.pkcs1.pem
openssl rsa -in rsa.pem -RSAPublicKey_out -out rsa.pkcs1.pub.pem
openssl ecparam -name prime256v1 -genkey -out p256.sec1.pem
openssl pkey -in p256.sec1.pem -out p256.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out p521.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 -out k256.pem
for octets in ed25519 ed448 x25519 x448; do openssl genpkey -algorithm "$octets" -out "$octets.pem"; done
for key in rsa p256 p384 p521 k256 ed25519 ed448 x25519 x448; do
    openssl pkey -in "$key.pem" -pubout -out "$key.pub.pem"
    openssl pkcs8 -topk8 -nocrypt -in "$key.pem" -outform DER -out "$key.der"
    openssl pkey -in "$key.pem" -pubout -outform DER -out "$key.pub.der"
done
openssl ec -in p256.pem -outform DER -out p256.sec1.der
openssl pkcs8 -topk8 -in p256.pem -v2 aes-256-cbc -passout pass:sesame -out encrypted.pem
openssl pkcs8 -topk8 -in p256.pem -v2 aes-256-cbc -passout pass:sesame -outform DER -out encrypted.der
openssl ec -in p256.sec1.pem -aes256 -passout pass:sesame -out old-encryption.pem
openssl req -x509 -new -key p384.pem -subj "/CN=Estate CA" -days 36500 -out ca.crt
openssl req -new -key rsa.pem -subj "/CN=estate.example" -addext "subjectAltName=DNS:estate.example" -out rsa.csr
openssl x509 -req -in rsa.csr -CA ca.crt -CAkey p384.pem -days 36500 -out rsa.crt
openssl x509 -in rsa.crt -outform DER -out crt.der
openssl req -in rsa.csr -outform DER -out csr.der
cat rsa.crt ca.crt rsa.pem p256.sec1.pem ed25519.pub.pem >bundle.pem
openssl pkcs12 -export -inkey rsa.pem -in rsa.crt -certfile ca.crt -name estate -passout pass:sesame -out rsa.p12
python3 make.py
