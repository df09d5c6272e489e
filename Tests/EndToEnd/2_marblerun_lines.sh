# The lines of MarbleRun's recovery page as a reader would type them, over HTTPS from two PEM files

PORT=$(free_port)
URL=https://127.0.0.1:$PORT
MARBLERUN=127.0.0.1:$PORT
cd "$WORK"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tls.key -out tls.pem -subj /CN=localhost -days 2 \
    -addext 'subjectAltName=IP:127.0.0.1' 2>/dev/null

say "one recovery key"
start "$WORK/root2" --tls-cert "$WORK/tls.pem" --tls-key "$WORK/tls.key"
openssl genrsa -out private_key.pem 4096 2>/dev/null
openssl rsa -in private_key.pem -outform PEM -pubout -out public_key.pem 2>/dev/null
PEM=$(awk 'NF {sub(/\r/, ""); printf "%s\\n",$0;}' public_key.pem)
printf '{"Packages": {}, "Marbles": {}, "RecoveryKey": "%s"}' "$PEM" >manifest.json
curl -sk --data-binary @manifest.json "https://$MARBLERUN/manifest" >reply.json
same "the reply has one member" EncryptionKey "$(jq -r 'keys[0]' reply.json)"
jq -er .EncryptionKey reply.json >recovery_key_encrypted_base64
curl -sk "https://$MARBLERUN/status" | jq -e '.StatusCode' >/dev/null; ok "/status answers"
call GET /v1/verify; cp "$BODY" verify2.before

kill_server
start "$WORK/root2" --tls-cert "$WORK/tls.pem" --tls-key "$WORK/tls.key"
same "in recovery" 1 "$(curl -sk "https://$MARBLERUN/status" | jq -r .StatusCode)"
call POST /manifest --data-binary @manifest.json; refused "a manifest while sealed" 503 sealed
base64 -d recovery_key_encrypted_base64 >recovery_key_encrypted
openssl pkeyutl -inkey private_key.pem -in recovery_key_encrypted -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -decrypt -out recovery_key_decrypted
curl -sk -X POST --data-binary @recovery_key_decrypted "https://$MARBLERUN/recover" >recovered.json
same "recovered" 200 "$(curl -sk -o /dev/null -w '%{http_code}' "https://$MARBLERUN/health")"
call GET /v1/verify; cmp -s "$BODY" verify2.before || fail "verify differs"; ok "verify is byte-identical"
kill_server

say "three recovery keys, two of them needed"
for name in alice bob carol; do
    openssl genrsa -out "$name.key" 2048 2>/dev/null
    openssl rsa -in "$name.key" -pubout -out "$name.pub" 2>/dev/null
done
start "$WORK/root3" --tls-cert "$WORK/tls.pem" --tls-key "$WORK/tls.key"
jq -n --rawfile a alice.pub --rawfile b bob.pub --rawfile c carol.pub \
    '{RecoveryKeys: {alice: $a, bob: $b, carol: $c}, Config: {RecoveryThreshold: 2}}' >manifest3.json
curl -sk --data-binary @manifest3.json "https://$MARBLERUN/manifest" >reply3.json
same "three secrets" 3 "$(jq -r '.RecoverySecrets | length' reply3.json)"
for name in alice bob carol; do
    jq -er ".RecoverySecrets.$name" reply3.json >"$name.b64"
    open_share "$name.b64" "$name.key" "$name.share"
done
kill_server
start "$WORK/root3" --tls-cert "$WORK/tls.pem" --tls-key "$WORK/tls.key"
call POST /recover --data-binary @carol.share; same "carol's" 200 "$STATUS"
call POST /recover --data-binary @recovery_key_decrypted; refused "a share of another vault" 422 share-of-other-vault
call GET /health; same "one is not enough" 503 "$STATUS"
call POST /recover --data-binary @alice.share; same "alice's" 200 "$STATUS"
call GET /health; same "two are" 200 "$STATUS"
kill_server
