#!/usr/bin/env python3
"""Opens a vault out of its SQLite file with shares and a program of others, without a line of ours:
    open_vault.py PROGRAM DATABASE [--factor FILE] SHARE...
Prints as JSON which vault, epoch and generation it is, and the SHA-256 of each object's material."""
import hashlib
import json
import os
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from formats import Share, derive, instant, labelled, open_sealed, unlabelled  # noqa: E402
from programs import TooFew, combine  # noqa: E402


class Refused(Exception):
    """Why nothing opens, in one word."""


class Database:
    def __init__(self, path):
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.connection.row_factory = sqlite3.Row

    def rows(self, text, *values):
        return self.connection.execute(text, values).fetchall()


def epoch_of(database, shares):
    """The configuration and the newest roster of the shares' epoch, as they are stored."""
    epoch = shares[0].epoch
    rows = database.rows("SELECT configuration, state FROM epochs WHERE epoch = ?", epoch)
    rosters = database.rows("SELECT roster, revision FROM rosters WHERE epoch = ? ORDER BY revision DESC", epoch)
    if not rows or not rosters:
        raise Refused("no-epoch")
    configuration = bytes(rows[0]["configuration"])
    if any(hashlib.sha256(configuration).digest()[:16] != share.anchor for share in shares):
        raise Refused("anchor")
    return configuration, rosters


def recovery_key(program, configuration, shares, factor):
    """The key of the recovery wrap, if the secret is the committed one."""
    _, _, _, _, group_threshold, groups, salt, _, commitment, _ = unlabelled("configuration", configuration)
    points = [(share.group, share.index, share.y) for share in shares]
    secret = combine(program, points, group_threshold, [threshold for _, threshold in groups]) + factor
    if derive(secret, labelled("commit", bool(factor)), salt) != commitment:
        raise Refused("commitment")
    return derive(secret, labelled("recovery-key", bool(factor)), salt)


def open_master(database, key, configuration, rosters):
    """The generation and the master key out of whichever recovery wrap this key opens."""
    for wrap in database.rows("SELECT master, wrapped FROM wraps WHERE kind = ?", b"recovery"):
        for roster in rosters:
            binding = labelled("wrap", configuration, bytes(roster["roster"]))
            master = open_sealed(bytes(wrap["wrapped"]), key, labelled("wrap", 1, wrap["master"], binding))
            if master:
                return wrap["master"], master
    raise Refused("no-wrap")


def open_history(database, vault, generation, master):
    """Every generation's master: the current one opens the wraps of those before."""
    key = derive(master, labelled("object-wrapping-key", 1, generation))
    masters = {generation: master}
    for wrap in database.rows("SELECT master, wrapped FROM wraps WHERE kind = ?", b"history"):
        earlier = open_sealed(bytes(wrap["wrapped"]), key, labelled("earlier-master", 1, vault, wrap["master"]))
        if not earlier:
            raise Refused("history")
        masters[wrap["master"]] = earlier
    return masters


def check_tag(row, table, vault, masters):
    """That a row without wrapped material and with one instant, `created`, is as it was tagged."""
    columns = [instant(row[name]) if name == "created" else row[name] for name in row.keys() if name != "tag"]
    key = derive(masters[row["generation"]], labelled("row-tag-key", 1, row["generation"]))
    if open_sealed(bytes(row["tag"]), key, labelled("row", 1, vault, table, row["format"], *columns)) != b"":
        raise Refused("tag")


def objects(database, vault, masters):
    """The SHA-256 of the material of each object that has some."""
    digests = {}
    for row in database.rows("SELECT * FROM objects WHERE material IS NOT NULL"):
        name = bytes(row["id"]).decode()
        key = derive(masters[row["generation"]], labelled("object-wrapping-key", 1, row["generation"]))
        context = labelled("material", 1, vault, name, row["object_type"], row["material_revision"])
        plain = open_sealed(bytes(row["material"]), key, context)
        if plain is None:
            raise Refused("material")
        digests[name] = hashlib.sha256(plain[4 : 4 + int.from_bytes(plain[:4], "big")]).hexdigest()
    return digests


def main(arguments):
    program, path, *rest = arguments
    factor = b""
    if rest[0] == "--factor":
        with open(rest[1], "rb") as file:
            factor = file.read()
        rest = rest[2:]
    shares = []
    for name in rest:
        with open(name, "rb") as file:
            shares.append(Share(file.read()))
    database = Database(path)
    configuration, rosters = epoch_of(database, shares)
    key = recovery_key(program, configuration, shares, factor)
    generation, master = open_master(database, key, configuration, rosters)
    vault = shares[0].vault
    masters = open_history(database, vault, generation, master)
    for row in database.rows("SELECT * FROM vault"):
        check_tag(row, "vault", vault, masters)
    found = objects(database, vault, masters)
    print(json.dumps({"vault": vault.hex(), "epoch": shares[0].epoch, "generation": generation, "objects": found}))


try:
    main(sys.argv[1:])
except TooFew:
    sys.exit("refused: too-few")
except Refused as refusal:
    sys.exit(f"refused: {refusal}")
