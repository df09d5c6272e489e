#!/usr/bin/env python3
"""A vault on SQLite that is rekeyed and then rotated, with an object from before and one from after each; leaves the decrypted shares of every
epoch as FOLDER/EPOCH-HOLDER.raw, and prints as JSON where the database is and the SHA-256 of each object's material:
    epochs.py PROGRAM FOLDER"""
import base64
import hashlib
import json
import os
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


def change(server, vault, kind):
    ceremony = vault.propose(server, kind=kind, force=True)
    for name in list(vault.shares[vault.epoch])[: vault.threshold]:
        server.expect(200, "POST", f"/v1/ceremonies/{ceremony['id']}/shares", vault.consent(name, ceremony))
    shares = vault.fetch(server, ceremony)
    for name, share in shares.items():
        vault.confirm(server, ceremony, name, share)
    epoch = server.expect(200, "POST", f"/v1/ceremonies/{ceremony['id']}/commit").json["epoch"]
    vault.shares[epoch], vault.epoch = shares, epoch
    return ceremony


def main(server):
    vault = Vault(server, [Holder(FOLDER, name) for name in ("ann", "ben", "cy")], 2)
    objects = dict([make(server)])
    for kind in ("rekey", "rotate"):
        ceremony = change(server, vault, kind)
        objects |= dict([make(server)])
    while server.expect(200, "GET", f"/v1/ceremonies/{ceremony['id']}").json.get("progress"):
        time.sleep(0.05)
    for epoch, shares in vault.shares.items():
        for name, share in shares.items():
            with open(os.path.join(FOLDER, f"{epoch}-{name}.raw"), "wb") as file:
                file.write(share)
    print(json.dumps({"database": server.root + "/keyquorum.sqlite", "objects": objects}))


os.makedirs(FOLDER, exist_ok=True)
running = Server(PROGRAM, os.path.join(FOLDER, "root")).start()
try:
    main(running)
finally:
    running.kill()
