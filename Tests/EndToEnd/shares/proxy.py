#!/usr/bin/env python3
"""A proxy that ends TLS between a holder and his server, keeps every body that a holder sends, and lies as the file FOLDER/lie says:
    proxy.py PORT UPSTREAM_PORT FOLDER CERTIFICATE KEY
lie = none | key (its own HPKE key) | server (its own identity under the true certificate) | stranger (its own identity and no certificate)
    | root (its own identity with a certificate by its own root) | epoch (the epoch before) | nonce"""
import base64
import datetime
import hashlib
import http.client
import http.server
import json
import os
import ssl
import subprocess
import sys
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from formats import instant, labelled  # noqa: E402

PORT, UPSTREAM, FOLDER = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


def openssl(*arguments, given=None):
    return subprocess.run(("openssl",) + arguments, input=given, stdout=subprocess.PIPE, check=True).stdout


class Liar:
    """An identity and an HPKE key that no root has certified for the vault, and a root of its own that did."""

    def __init__(self):
        self.key = os.path.join(FOLDER, "liar.key")
        certificate = os.path.join(FOLDER, "liar.pem")
        openssl("req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", self.key, "-out", certificate, "-subj", "/CN=Keyquorum", "-days", "2")
        self.identity = openssl("pkey", "-in", self.key, "-pubout").decode()
        self.server = hashlib.sha256(openssl("pkey", "-in", self.key, "-pubout", "-outform", "DER")).digest()
        with open(certificate) as file:
            self.chain = file.read()
        secret = openssl("genpkey", "-algorithm", "x25519", "-outform", "DER")
        self.public = openssl("pkey", "-inform", "DER", "-pubout", "-outform", "DER", given=secret)[-32:]

    def sign(self, status):
        """As the true server would, over all that is shown."""
        shown = status["ceremony"]
        expires = datetime.datetime.fromisoformat(shown["expires"].replace("Z", "+00:00"))
        statement = labelled(
            "ceremony-key", uuid.UUID(status["vault"]).bytes, status["epoch"], shown["id"], shown["kind"], base64.b64decode(shown["nonce"]),
            bytes.fromhex(shown["proposal"]) if shown["proposal"] else None, self.server, self.public, instant(int(expires.timestamp()) * 1_000_000),
        )
        path = os.path.join(FOLDER, "statement")
        with open(path, "wb") as file:
            file.write(statement)
        shown["publicKey"] = base64.b64encode(self.public).decode()
        shown["identityKey"] = self.identity
        shown["signature"] = base64.b64encode(openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.key, "-in", path)).decode()

    def lie(self, status, how):
        shown = status["ceremony"]
        if how == "key":
            shown["publicKey"] = base64.b64encode(self.public).decode()
        elif how == "epoch":
            status["epoch"] -= 1
        elif how == "nonce":
            shown["nonce"] = base64.b64encode(os.urandom(32)).decode()
        else:
            self.sign(status)
            shown["identityChain"] = {"server": shown["identityChain"], "stranger": None, "root": self.chain}[how]
        return status


LIAR = Liar()


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if body:
            with open(os.path.join(FOLDER, "bodies"), "ab") as file:
                file.write(body + b"\n")
        upstream = http.client.HTTPConnection("127.0.0.1", UPSTREAM, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        upstream.request(self.command, self.path, body or None, headers)
        answer = upstream.getresponse()
        data = answer.read()
        with open(os.path.join(FOLDER, "lie")) as file:
            how = file.read().strip()
        if how != "none" and self.path == "/v1/seal-status" and answer.status == 200:
            data = json.dumps(LIAR.lie(json.loads(data), how)).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.getheader("Content-Type", "application/json"))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_DELETE = pass_on

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Proxy)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[4], sys.argv[5])
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
