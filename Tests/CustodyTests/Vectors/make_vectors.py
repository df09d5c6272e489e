"""Writes statements.txt: the canonical bytes of this room, made without the project's code.

Run it in this folder: python3 make_vectors.py > statements.txt
"""

import hashlib
import struct

NULL = b"\x00" + struct.pack(">I", 0)


def item(kind, content):
    return bytes([kind]) + struct.pack(">I", len(content)) + content


def raw(content):
    return item(1, content)


def text(content):
    return item(2, content.encode())


def number(value):
    return item(3, struct.pack(">Q", value))


def instant(seconds):
    return item(4, struct.pack(">q", seconds * 1_000_000))


def boolean(value):
    return item(5, bytes([value]))


def array(*elements):
    return item(6, struct.pack(">I", len(elements)) + b"".join(elements))


def labelled(label, *fields):
    return b"keyquorum/v1/" + label.encode() + b"\x00" + b"".join(fields)


def sha(content):
    return hashlib.sha256(content).digest()


VAULT = bytes(range(16))
NONCE = bytes(range(0xC0, 0xE0))
CEREMONY = "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"
SERVER = sha(b"server")
PUBLIC_KEY = bytes(range(0x20, 0x40))
EXPIRES = 1_800_000_000
PROPOSAL = labelled(
    "proposal", raw(VAULT), number(7), text(CEREMONY), text("rekey"), raw(NONCE), number(1),
    array(array(text("owners"), number(1))),
    array(array(text("bob"), text("owners"), number(1), raw(sha(b"key")), NULL)),
    text("keep"), boolean(False), text("all"), array(), NULL,
)


def context(kind, proposal):
    return (raw(VAULT), number(7), text(CEREMONY), text(kind), raw(NONCE), proposal)


CONFIGURATION = labelled(
    "configuration", number(1), number(1), raw(VAULT), number(7), number(2),
    array(array(text("workload"), number(2)), array(text("data"), number(1))),
    raw(sha(b"salt")), raw(bytes(range(0x70, 0x80))), raw(sha(b"commitment")), boolean(True),
)
ROSTER = labelled(
    "roster", number(1), number(7), number(3),
    array(
        array(text("ann"), number(1), number(1), raw(sha(b"ann")), NULL, raw(sha(b"share 1"))),
        array(text("Zoë"), number(1), number(2), raw(sha(b"zoe")), raw(sha(b"signing")), raw(sha(b"share 2"))),
        array(text("dan"), number(2), number(1), raw(sha(b"dan")), NULL, raw(sha(b"share 3"))),
    ),
)
BOUND = (text("bob"), raw(sha(b"share")), raw(PUBLIC_KEY))

VECTORS = {
    "proposal": PROPOSAL,
    "proposal-digest": sha(PROPOSAL),
    "ceremony-key": labelled(
        "ceremony-key", *context("rekey", raw(sha(PROPOSAL))), raw(SERVER), raw(PUBLIC_KEY), instant(EXPIRES)
    ),
    "ceremony-key-unseal": labelled(
        "ceremony-key", *context("unseal", NULL), raw(SERVER), raw(PUBLIC_KEY), instant(EXPIRES)
    ),
    "submission": labelled("submission", *context("rekey", raw(sha(PROPOSAL))), *BOUND),
    "submission-unseal": labelled("submission", *context("unseal", NULL), *BOUND),
    "share-to-server": labelled("share-to-server", *context("unseal", NULL), raw(SERVER)),
    "possession": labelled("possession", raw(VAULT), raw(SERVER), raw(NONCE), instant(EXPIRES)),
    "configuration": CONFIGURATION,
    "anchor": sha(CONFIGURATION)[:16],
    "roster": ROSTER,
    "recovery-binding": labelled("wrap", raw(CONFIGURATION), raw(ROSTER)),
}

for name, content in VECTORS.items():
    print(name, content.hex())
