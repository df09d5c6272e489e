"""An issuer of bearer tokens, of Python's own library and openssl.

issuer.py serve PORT FOLDER [CERTIFICATE KEY]   publishes FOLDER/jwks.json and writes each request's path into FOLDER/requests
issuer.py keys NAME=KEY…                        prints the set of these keys' public parts
issuer.py token ALGORITHM KEY NAME CLAIMS       prints a token; CLAIMS is JSON; NAME - writes none
issuer.py secret FILE NAME CLAIMS               prints a token with an HMAC by the bytes of the file
issuer.py none CLAIMS                           prints a token without a signature
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import ssl
import subprocess
import sys
import tempfile

PSS = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def kind(key):
    description = openssl("pkey", "-in", key, "-noout", "-text").decode()
    return "RSA" if "modulus" in description else "EC" if "P-256" in description else "OKP"


def public(name, key):
    """The JWK of a key (RFC 7517, RFC 7518 section 6, RFC 8037)."""
    der = openssl("pkey", "-in", key, "-pubout", "-outform", "DER")
    if kind(key) == "RSA":
        modulus = openssl("rsa", "-in", key, "-noout", "-modulus").decode().strip().split("=")[1]
        return {"kty": "RSA", "use": "sig", "kid": name, "n": text(bytes.fromhex(modulus)), "e": "AQAB"}
    if kind(key) == "EC":
        return {"kty": "EC", "use": "sig", "kid": name, "crv": "P-256", "x": text(der[-64:-32]), "y": text(der[-32:])}
    return {"kty": "OKP", "use": "sig", "kid": name, "crv": "Ed25519", "x": text(der[-32:])}


def integers(der):
    """The two numbers of an ECDSA signature, 32 bytes each (RFC 7518 section 3.4)."""
    at, found = 2, b""
    for _ in range(2):
        length = der[at + 1]
        found += der[at + 2 : at + 2 + length].lstrip(b"\0").rjust(32, b"\0")
        at += 2 + length
    return found


def signature(algorithm, key, data):
    if algorithm == "EdDSA":
        # This signature is made of the whole, which openssl wants as a file.
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            return openssl("pkeyutl", "-sign", "-inkey", key, "-rawin", "-in", file.name)
    digest = "-sha" + algorithm[2:]
    made = openssl("dgst", digest, *(PSS if algorithm.startswith("PS") else []), "-sign", key, data=data)
    return integers(made) if algorithm.startswith("ES") else made


def unsigned(algorithm, name, claims):
    header = {"alg": algorithm, "typ": "JWT"} | ({} if name == "-" else {"kid": name})
    return text(json.dumps(header).encode()) + "." + text(claims.encode())


def serve(port, folder, *files):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            with open(os.path.join(folder, "requests"), "a", encoding="utf-8") as requests:
                requests.write(self.path + "\n")
            with open(os.path.join(folder, "jwks.json"), "rb") as file:
                body = file.read()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Handler)
    if files:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*files)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


def main(word, *rest):
    if word == "serve":
        serve(*rest)
    elif word == "keys":
        print(json.dumps({"keys": [public(*pair.split("=", 1)) for pair in rest]}))
    elif word == "token":
        algorithm, key, name, claims = rest
        data = unsigned(algorithm, name, claims)
        print(data + "." + text(signature(algorithm, key, data.encode())))
    elif word == "secret":
        file, name, claims = rest
        data = unsigned("HS256", name, claims)
        with open(file, "rb") as secret:
            print(data + "." + text(hmac.new(secret.read(), data.encode(), hashlib.sha256).digest()))
    else:
        print(unsigned("none", "-", *rest) + ".")


main(*sys.argv[1:])
