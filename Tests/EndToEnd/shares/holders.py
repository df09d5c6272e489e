"""Real servers as processes, and shareholders who do by openssl and Python's own library what a ceremony asks of them."""
import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from formats import labelled  # noqa: E402


class Failed(Exception):
    """What did not hold."""


class Gone(Exception):
    """The server ended before it answered."""


def free_port():
    """Below the range from which the system takes the ports of outgoing connections."""
    while True:
        port = 20_000 + int.from_bytes(os.urandom(2), "big") % 12_000
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


class Answer:
    def __init__(self, status, body):
        self.status, self.body = status, body

    @property
    def json(self):
        return json.loads(self.body) if self.body else {}

    def member(self, name):
        try:
            return self.json.get(name)
        except (ValueError, AttributeError):
            return None

    @property
    def code(self):
        return self.member("code")

    def __repr__(self):
        return f"{self.status} {self.code or ''} {self.body[:300]!r}"


class Server:
    """A process of ours with a root folder of its own."""

    def __init__(self, program, root, *options):
        self.program, self.root, self.options = program, root, options
        self.process, self.port = None, 0
        self.log = root + ".log"
        os.makedirs(os.path.dirname(root), exist_ok=True)

    def start(self):
        for _ in range(10):
            self.port = free_port()
            with open(self.log, "ab") as log:
                command = [self.program, "serve", "--root-dir", self.root, "--port", str(self.port), "--kmip-port", str(free_port())]
                self.process = subprocess.Popen(command + list(self.options), stdout=log, stderr=log, cwd=os.path.dirname(self.root))
            if self._answers():
                return self
            self.kill()
            with open(self.log, "rb") as log:
                if b"in use" not in log.read()[-2_000:]:
                    break
        raise Failed(f"the server does not start: {self.words()}")

    def _answers(self):
        end = time.monotonic() + 30
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if self.ask("GET", "/version", timeout=2).status == 200:
                    return True
            except Gone:
                time.sleep(0.01)
        return False

    def kill(self):
        """kill -9."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def restart(self):
        self.kill()
        return self.start()

    def words(self):
        with open(self.log, "rb") as log:
            return log.read()[-1_500:].decode(errors="replace")

    @property
    def fingerprint(self):
        with open(self.log) as log:
            return re.findall(r"[Ff]ingerprint[^0-9a-f]*([0-9a-f]{64})", log.read())[-1]

    def ask(self, method, path, body=None, timeout=60):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": "application/json"} if data else {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.read())
        except (OSError, http.client.HTTPException) as error:
            raise Gone(str(error)) from error
        finally:
            connection.close()

    def expect(self, status, method, path, body=None):
        answer = self.ask(method, path, body)
        if answer.status != status:
            raise Failed(f"{method} {path}: {answer} instead of {status}\n{self.words()}")
        return answer

    def status(self):
        return self.expect(200, "GET", "/v1/seal-status").json

    @property
    def state(self):
        return self.status()["state"]

    def bundle(self):
        return self.expect(200, "GET", "/v1/verify").body

    def damages(self):
        return self.expect(200, "POST", "/v1/database/verify", {}).json["damaged"]

    def kill_after(self, seconds, method, path, body=None):
        """Asks and kills it that long after; the answer if it came before."""
        answers = []

        def call():
            try:
                answers.append(self.ask(method, path, body))
            except Gone:
                pass

        caller = threading.Thread(target=call)
        caller.start()
        time.sleep(seconds)
        self.kill()
        caller.join()
        return answers[0] if answers else None


class Holder:
    """A person with an RSA key that openssl made."""

    def __init__(self, folder, name):
        self.name, self.key = name, os.path.join(folder, name + ".key")
        if not os.path.exists(self.key):
            openssl("genrsa", "-out", self.key, "2048")
        self.public = openssl("rsa", "-in", self.key, "-pubout").decode()

    def entry(self, group=None):
        return {"name": self.name, "publicKey": self.public} | ({"group": group} if group else {})

    def decrypt(self, encrypted):
        """As the README's line does."""
        options = ["-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256"]
        return openssl("pkeyutl", "-decrypt", "-inkey", self.key, *options, given=base64.b64decode(encrypted))


def openssl(*arguments, given=None):
    return subprocess.run(("openssl",) + arguments, input=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def text(data):
    return base64.b64encode(data).decode()


def proof(share, nonce):
    return text(hmac.digest(share, base64.b64decode(nonce), "sha256"))


def drill_proof(share, nonce):
    return text(hmac.digest(hmac.digest(share, b"keyquorum/v1/drill", "sha256"), base64.b64decode(nonce), "sha256"))


def spki_digest(pem):
    der = base64.b64decode("".join(line for line in pem.splitlines() if not line.startswith("-")))
    return hashlib.sha256(der).digest()


def proposal_digest(ceremony):
    """What the answer's `proposal` has to be, from what it shows."""
    shown = ceremony["proposed"]
    numbers = {group["name"]: number for number, group in enumerate(shown["groups"])}
    holders = sorted(shown["holders"], key=lambda holder: (numbers[holder["group"]], holder["index"]))
    fields = [
        uuid.UUID(ceremony["vault"]).bytes, ceremony["epoch"], ceremony["id"], ceremony["kind"], base64.b64decode(ceremony["nonce"]),
        shown["groupThreshold"], [[group["name"], group["threshold"]] for group in shown["groups"]],
        [
            [
                holder["name"], holder["group"], holder["index"], spki_digest(holder["publicKey"]),
                spki_digest(holder["signingKey"]) if holder["signingKey"] else None,
            ]
            for holder in holders
        ],
        shown["serverFactor"], shown["sealedSharesOnly"], shown["confirmations"],
        [bytes.fromhex(server) for server in shown["servers"]], shown["admin"],
    ]
    return hashlib.sha256(labelled("proposal", *fields)).hexdigest()


class Vault:
    """A vault with its holders, and every share that they ever had, by epoch."""

    def __init__(self, server, holders, threshold):
        self.holders = {holder.name: holder for holder in holders}
        body = {"threshold": threshold, "shareholders": [holder.entry() for holder in holders]}
        made = server.expect(201, "POST", "/v1/initialize", body).json
        self.id, self.epoch, self.threshold = made["vault"], made["epoch"], threshold
        self.shares = {made["epoch"]: {e["holder"]: self.decrypt(e["holder"], e["encryptedShare"]) for e in made["shares"]}}
        for name, share in self.shares[self.epoch].items():
            body = {"holder": name, "proof": proof(share, made["ceremony"]["nonce"])}
            server.expect(200, "POST", "/v1/ceremonies/initialize/confirmations", body)

    def decrypt(self, name, encrypted):
        return self.holders[name].decrypt(encrypted)

    def add(self, *holders):
        self.holders |= {holder.name: holder for holder in holders}

    def open(self, server, epoch=None, names=None):
        """Hands in as many shares of the epoch as are needed."""
        shares = self.shares[epoch or self.epoch]
        answer = None
        for name in names or list(shares)[: self.threshold]:
            answer = server.expect(200, "POST", "/v1/recover", {"share": text(shares[name])})
        if answer.json["state"] != "unsealed":
            raise Failed(f"the shares of epoch {epoch or self.epoch} do not open: {answer}")

    # Ceremonies

    def propose(self, server, **members):
        ceremony = server.expect(201, "POST", "/v1/ceremonies", members).json
        return self.checked(ceremony)

    def checked(self, ceremony):
        if ceremony["proposal"] and ceremony["proposal"] != proposal_digest(ceremony):
            raise Failed("the proposal's digest is not that of what is shown")
        return ceremony

    def consent(self, name, ceremony):
        """The body of a consent by the holder's share of the committed epoch."""
        return {"share": text(self.shares[self.epoch][name]), "holder": name, "proposal": ceremony["proposal"]}

    def fetch(self, server, ceremony):
        """The new shares of all holders for whom one was made, decrypted."""
        shares = {}
        for holder in ceremony["proposed"]["holders"]:
            path = f"/v1/ceremonies/{ceremony['id']}/shares/{holder['name']}"
            shares[holder["name"]] = self.decrypt(holder["name"], server.expect(200, "GET", path).json["encryptedShare"])
        return shares

    def confirm(self, server, ceremony, name, share):
        body = {"holder": name, "proof": proof(share, ceremony["nonce"])}
        return server.expect(200, "POST", f"/v1/ceremonies/{ceremony['id']}/confirmations", body).json
