"""Stands in for EdgelessDB's HTTP side: its three states, its answers, its restart after the manifest. No SQL is run.

    python3 edgelessdb.py DISK MACHINE [early] [lose-answer] [marblerun] [refuse]

DISK is the folder that survives a move to another machine, MACHINE the one that does not. Prints its port, and ends with its standard
input. A certificate is made at each start until there is a manifest, and after that comes from the disk once the disk can be read.
"""

import base64
import hashlib
import http.server
import json
import os
import random
import ssl
import subprocess
import sys
import threading
import time

DISK, MACHINE, *FLAGS = sys.argv[1:]
lock = threading.Lock()


def path(folder, name):
    return os.path.join(folder, name)


def read(folder, name):
    try:
        with open(path(folder, name), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def write(folder, name, content):
    with open(path(folder, name), "wb") as file:
        file.write(content)


class Database:
    """What one start of the process knows."""

    def __init__(self):
        self.load_key()
        self.state = "uninitialized"
        if read(DISK, "manifest"):
            self.state = "initialized" if hashlib.sha256(self.key).digest() == read(DISK, "key-hash") else "recovery"
        if self.state != "initialized":
            self.make_certificate(MACHINE)

    def load_key(self):
        self.key = read(MACHINE, "sealed_key")
        if self.key is None:
            self.key = os.urandom(16)
            write(MACHINE, "sealed_key", self.key)

    @property
    def folder(self):
        return DISK if self.state == "initialized" else MACHINE

    def make_certificate(self, folder):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=EdgelessDB stand-in", "-keyout", path(folder, "key.pem"), "-out", path(folder, "cert.pem")],
            check=True, stderr=subprocess.DEVNULL)

    def initialize(self, body):
        manifest = json.loads(body)
        if self.state != "uninitialized":
            raise ValueError("edb is not in expected state")
        if "refuse" in FLAGS:
            raise ValueError("an error occured during MariaDB bootstrapping")
        answer = b"" if "marblerun" in FLAGS else self.encrypted(manifest["recovery"])
        for name in ["cert.pem", "key.pem"]:
            write(DISK, name, read(MACHINE, name))
        write(DISK, "key-hash", hashlib.sha256(self.key).digest())
        write(DISK, "manifest", body)
        return answer

    def encrypted(self, pem):
        write(MACHINE, "recovery.pem", pem.encode())
        text = subprocess.run(["openssl", "pkey", "-pubin", "-in", path(MACHINE, "recovery.pem"), "-noout", "-text"],
                              check=True, capture_output=True, text=True).stdout
        assert "(3072 bit)" in text, text
        encrypted = subprocess.run(
            ["openssl", "pkeyutl", "-encrypt", "-pubin", "-inkey", path(MACHINE, "recovery.pem"),
             "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256"],
            input=self.key, check=True, capture_output=True).stdout
        return base64.b64encode(encrypted)

    def signature(self):
        return hashlib.sha256(read(DISK, "manifest")).hexdigest().encode() if self.state == "initialized" else b""

    def recover(self, key):
        if self.state != "recovery":
            raise ValueError("edb is not in expected state")
        if len(key) != 16:
            raise ValueError("invalid key length")
        write(MACHINE, "sealed_key_before.bak", self.key)
        write(MACHINE, "sealed_key", key)
        self.key = key
        if hashlib.sha256(key).digest() != read(DISK, "key-hash"):
            raise ValueError("the key does not open the database")
        self.state = "initialized"
        use_certificate(self)


def use_certificate(database):
    tls.load_cert_chain(path(database.folder, "cert.pem"), path(database.folder, "key.pem"))


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A caller that trusts nobody hangs up: what is looked for in a failed run's output is not that."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        with lock:
            if self.path == "/signature":
                return self.answer(200, database.signature())
            if self.path == "/quote":
                shown = {"Cert": read(database.folder, "cert.pem").decode(), "Quote": None}
                return self.answer(200, json.dumps({"status": "success", "data": shown}).encode())
        known = self.path in ["/manifest", "/recover", "/recovery"]
        self.answer(405 if known else 404, b"Method Not Allowed\n" if known else b"404 page not found\n")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        with lock:
            early = "early" in FLAGS
            if self.path == "/manifest":
                self.manifest(body)
            elif self.path == ("/recovery" if early else "/recover"):
                self.recover(body, early)
            else:
                self.answer(404, b"404 page not found\n")

    def manifest(self, body):
        try:
            answer = database.initialize(body)
        except Exception as error:
            return self.answer(400, f"{error}\n".encode())
        if "lose-answer" not in FLAGS:
            self.answer(200, answer)
        self.close_connection = True
        restart.set()

    def recover(self, body, early):
        try:
            database.recover(body)
            message, status = "Recovery successful.", 200
        except Exception as error:
            message, status = f"Recovery failed: {error}", 200 if early else 400
        self.answer(status, json.dumps({"status": "success", "data": message}).encode())


def end_with_input():
    sys.stdin.read()
    os._exit(0)


def serve(port):
    global database, tls
    database = Database()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    use_certificate(database)
    server = Server(("127.0.0.1", port), Handler)
    server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


threading.Thread(target=end_with_input, daemon=True).start()
restart = threading.Event()
port = None
while True:
    try:
        server = serve(port or random.randrange(20000, 32000))
    except OSError:
        if port:
            time.sleep(0.05)
        continue
    if port is None:
        port = server.server_address[1]
        print(port, flush=True)
    restart.wait()
    time.sleep(0.1)
    server.shutdown()
    server.server_close()
    restart.clear()
    time.sleep(0.3)
