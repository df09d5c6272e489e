#!/usr/bin/env python3
"""A vault on SQLite that is rekeyed and then rotated, with an object from before and one from after each; leaves the decrypted shares of every
epoch as FOLDER/EPOCH-HOLDER.raw, and prints as JSON where the database is, the SHA-256 of each object's material, and how many of the values that
a commit deletes stood in the database's files before it and after it:
    epochs.py PROGRAM FOLDER"""
import base64
import glob
import hashlib
import json
import os
import sqlite3
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from holders import Holder, Server, Vault  # noqa: E402

PROGRAM, FOLDER = sys.argv[1:3]


def make(server):
    """One object, by its id and the digest of its material."""
    made = server.expect(201, "POST", "/v1/objects", {"type": "symmetricKey", "algorithm": "AES", "length": 256}).json["id"]
    material = base64.b64decode(server.expect(200, "GET", f"/v1/objects/{made}/material").json["material"])
    return made, hashlib.sha256(material).hexdigest()


def doomed(server, question):
    """Bytes that the next commit deletes."""
    connection = sqlite3.connect(f"file:{server.root}/keyquorum.sqlite?mode=ro", uri=True)
    found = [bytes(row[0]) for row in connection.execute(question)]
    connection.close()
    return found


def left(server, secrets):
    """How many of them stand in any file of the database."""
    files = []
    for name in glob.glob(server.root + "/keyquorum.sqlite*"):
        with open(name, "rb") as file:
            files.append(file.read())
    return sum(any(secret in file for file in files) for secret in secrets)


def change(server, vault, kind):
    gone = doomed(server, "SELECT wrapped FROM wraps WHERE CAST(kind AS TEXT) = 'recovery'")
    ceremony = vault.propose(server, kind=kind, force=True)
    for name in list(vault.shares[vault.epoch])[: vault.threshold]:
        server.expect(200, "POST", f"/v1/ceremonies/{ceremony['id']}/shares", vault.consent(name, ceremony))
    shares = vault.fetch(server, ceremony)
    for name, share in shares.items():
        vault.confirm(server, ceremony, name, share)
    gone += doomed(server, "SELECT wrapped FROM wraps WHERE CAST(kind AS TEXT) LIKE 'staged%'")
    gone += doomed(server, "SELECT encrypted_share FROM staged_shares")
    before = left(server, gone)
    epoch = server.expect(200, "POST", f"/v1/ceremonies/{ceremony['id']}/commit").json["epoch"]
    vault.shares[epoch], vault.epoch = shares, epoch
    return ceremony, {"before": before, "left": left(server, gone)}


def main(server):
    vault = Vault(server, [Holder(FOLDER, name) for name in ("ann", "ben", "cy")], 2)
    objects, deletions = dict([make(server)]), []
    for kind in ("rekey", "rotate"):
        ceremony, deletion = change(server, vault, kind)
        deletions.append(deletion)
        objects |= dict([make(server)])
    while server.expect(200, "GET", f"/v1/ceremonies/{ceremony['id']}").json.get("progress"):
        time.sleep(0.05)
    for epoch, shares in vault.shares.items():
        for name, share in shares.items():
            with open(os.path.join(FOLDER, f"{epoch}-{name}.raw"), "wb") as file:
                file.write(share)
    print(json.dumps({"database": server.root + "/keyquorum.sqlite", "objects": objects, "deletions": deletions}))


os.makedirs(FOLDER, exist_ok=True)
running = Server(PROGRAM, os.path.join(FOLDER, "root")).start()
try:
    main(running)
finally:
    running.kill()
