#!/usr/bin/env python3
"""Writes canonical.txt and labels.txt beside this file, from the rules in FORMATS.md and nothing else.

Values are written as type:content, lists in brackets: null bytes:00ff text:bob unsigned:7 instant:-1 boolean:true [ ... ]
"""
import hashlib
import os
import struct

HERE = os.path.dirname(os.path.abspath(__file__))


def head(kind, content):
    return bytes([kind]) + struct.pack(">I", len(content)) + content


def scalar(token):
    kind, _, content = token.partition(":")
    return {
        "null": lambda: head(0, b""),
        "bytes": lambda: head(1, bytes.fromhex(content)),
        "text": lambda: head(2, content.encode()),
        "unsigned": lambda: head(3, struct.pack(">Q", int(content or 0))),
        "instant": lambda: head(4, struct.pack(">q", int(content or 0))),
        "boolean": lambda: head(5, bytes([content == "true"])),
    }[kind]()


def encode(text):
    stack = [[]]
    for token in text.split():
        if token == "[":
            stack.append([])
        elif token == "]":
            parts = stack.pop()
            stack[-1].append(head(6, struct.pack(">I", len(parts)) + b"".join(parts)))
        else:
            stack[-1].append(scalar(token))
    assert len(stack) == 1
    return b"".join(stack[0])


def sha(data):
    return hashlib.sha256(data).hexdigest()


VAULT = "bytes:" + bytes(range(16)).hex()
NONCE = "bytes:" + bytes(range(0xC0, 0xE0)).hex()
VALUE = "bytes:" + bytes(range(0x40, 0x60)).hex()
CEREMONY = "text:3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"


def digest(word):
    return "bytes:" + sha(word.encode())


EPOCH = "unsigned:7"
PROPOSAL_FIELDS = (
    f"{VAULT} {EPOCH} {CEREMONY} text:rekey {NONCE} unsigned:1 [ [ text:owners unsigned:1 ] ] "
    f"[ [ text:bob text:owners unsigned:1 {digest('key')} null ] ] text:keep boolean:false text:all [ ] null"
)
PROPOSAL = "bytes:" + sha(b"keyquorum/v1/proposal\0" + encode(PROPOSAL_FIELDS))
CONTEXT = f"{VAULT} {EPOCH} {CEREMONY} text:rekey {NONCE} {PROPOSAL}"
GENERATION = "unsigned:3"
SUITE = "unsigned:1"
MATERIAL = f"{SUITE} {VAULT} text:key-1 unsigned:2 unsigned:1"

# label, the fields of its vector (None: the bare form)
LABELS = [
    ("ceremony-key", f"{CONTEXT} {digest('server')} {digest('hpke')} instant:1700000000000000"),
    ("proposal", PROPOSAL_FIELDS),
    ("submission", f"{CONTEXT} text:bob {digest('share')} {digest('hpke')}"),
    ("share", f"{VAULT} {EPOCH} unsigned:1 text:bob unsigned:2 {VALUE}"),
    ("share-to-holder", None),
    ("share-to-server", f"{CONTEXT} {digest('server')}"),
    ("confirm", f"{CEREMONY} text:bob {digest('proof')}"),
    ("drill", None),
    ("possession", f"{VAULT} {digest('server')} {NONCE} instant:1700000000000000"),
    (
        "proposal-document",
        f"unsigned:1 {digest('proposal')} [ [ {digest('spki')} null ] ]",
    ),
    (
        "configuration",
        f"unsigned:1 {SUITE} {VAULT} {EPOCH} unsigned:1 [ [ text:owners unsigned:2 ] ] {digest('salt')} null "
        f"{digest('commitment')} boolean:false",
    ),
    (
        "roster",
        f"unsigned:1 {EPOCH} unsigned:1 [ [ text:bob unsigned:1 unsigned:2 {digest('key')} null {digest('share')} ] ]",
    ),
    ("recovery-key", "boolean:true"),
    ("commit", "boolean:true"),
    ("factor-id", ""),
    ("wrap", f"{SUITE} {GENERATION} {digest('binding')}"),
    ("earlier-master", f"{SUITE} {VAULT} {GENERATION}"),
    ("next-master", f"{SUITE} {VAULT} {GENERATION}"),
    ("staged", f"{SUITE} {VAULT} text:3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b {GENERATION}"),
    ("session-key", f"{VAULT} {digest('server')} {digest('session')} null instant:1700000000000000"),
    ("server-wrap", f"{SUITE} {GENERATION} {VAULT} {digest('server')}"),
    ("seal-key-wrap", f"{SUITE} {GENERATION} {VAULT} {digest('server')}"),
    ("object-wrapping-key", f"{SUITE} {GENERATION}"),
    ("row-tag-key", f"{SUITE} {GENERATION}"),
    ("log-tag-key", f"{SUITE} {GENERATION}"),
    ("drill-key", f"{SUITE} {VAULT} {EPOCH} text:bob"),
    ("workload-secret", f"{VAULT} text:web"),
    ("material", MATERIAL),
    ("sealed-attributes", MATERIAL),
    ("row", f"{SUITE} {VAULT} text:servers unsigned:1 bytes:01 null unsigned:1 unsigned:3 unsigned:1"),
    (
        "record",
        f"{VAULT} bytes:{'aa' * 40} unsigned:1 unsigned:1 bytes:{'00' * 32} null instant:1700000000000000 "
        f"bytes:746f6b656e1f61 text:create text:objects bytes:01 unsigned:1 {digest('row')} bytes:{'bb' * 41}",
    ),
    (
        "checkpoint",
        f"{VAULT} {EPOCH} {GENERATION} unsigned:1 null [ [ bytes:{'aa' * 40} unsigned:1 {digest('record')} ] ] null "
        f"[ [ text:objects unsigned:1 ] ]",
    ),
    (
        "header",
        f"unsigned:1 {VAULT} {digest('configuration')} {digest('roster')} "
        f"[ instant:1700000000000000 instant:1700000001000000 ] [ [ text:bob {digest('spki')} null null ] ] "
        f"[ [ {GENERATION} text:recovery bytes: {digest('wrap')} ] ] "
        f"[ [ {GENERATION} {SUITE} text:current instant:1700000000000000 ] ] [ {GENERATION} {digest('sealed')} ] {digest('check')}",
    ),
    ("database-key", f"{SUITE} {VAULT}"),
    ("backup", f"unsigned:1 unsigned:2 {VAULT} instant:1700000000000000"),
    ("idempotency-key", f"{VAULT} bytes:746f6b656e1f61 text:POST text:/v1/objects text:key-1"),
    ("answer", f"{SUITE} {VAULT} {digest('idempotency')}"),
    ("asynchronous", f"{SUITE} {VAULT} bytes:{'cc' * 16} unsigned:1"),
    ("transition", f"{VAULT} unsigned:1 null {digest('manifest')} {digest('root')} {digest('mesh')}"),
    ("acknowledgement", f"{VAULT} {digest('manifest')} null"),
]

VALUES = [
    "", "null", "bytes:", "bytes:00ff", "text:", "text:bob", "text:caf\u00e9", "text:cafe\u0301", "unsigned:0",
    "unsigned:18446744073709551615", "instant:-1", "instant:1700000000000000", "boolean:false", "boolean:true",
    "[ ]", "[ null ]", "[ [ ] [ text:a [ unsigned:1 ] ] ] null",
    "null text:bob unsigned:7", "[ [ text:a [ unsigned:1 ] ] [ ] ]",
]

REFUSED = [
    ("00", "canonical-truncated", "a head that ends early"),
    ("0100000002aa", "canonical-truncated", "fewer bytes than the length says"),
    ("0100000000" + "00", "canonical-truncated", "a byte behind the last value"),
    ("0700000000", "canonical-unknown-type", "a type that does not exist"),
    ("0000000001aa", "canonical-malformed-value", "a null with content"),
    ("0200000001ff", "canonical-malformed-value", "text that is not UTF-8"),
    ("0200000002c080", "canonical-malformed-value", "text in an overlong form"),
    ("030000000107", "canonical-malformed-value", "a number of one byte"),
    ("0500000001" + "02", "canonical-malformed-value", "a boolean that is neither"),
    ("0500000000", "canonical-malformed-value", "a boolean of no byte"),
    ("060000000400000001", "canonical-malformed-value", "a list that lacks an element"),
    ("0600000009000000000000000000", "canonical-malformed-value", "a list with an element too many"),
    ("0600000003000000", "canonical-truncated", "a list without its count"),
    ("0600000009" + "00000001" + "0100000009", "canonical-truncated", "an element that ends behind its list"),
    ("010000ffff", "canonical-truncated", "a length far behind the end"),
    ("01ffffffff", "canonical-truncated", "the largest length"),
]


def nested(depth):
    data = b""
    for _ in range(depth):
        data = head(6, struct.pack(">I", 1 if data else 0) + data)
    return data


def records(items):
    return "\n\n".join("\n".join(f"{key}: {value}".rstrip() for key, value in item) for item in items) + "\n"


def write(name, items):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
        file.write("# Made by make_vectors.py.\n\n" + records(items))


def main():
    values = [[("fields", text), ("bytes", encode(text).hex())] for text in VALUES]
    values.append([("fields", "[ " * 8 + "] " * 8), ("bytes", nested(8).hex())])
    write("canonical.txt", values)
    refused = REFUSED + [(nested(9).hex(), "canonical-too-deep", "a list in nine lists")]
    write("refused.txt", [[("why", why), ("bytes", data), ("code", code)] for data, code, why in refused])
    labels = []
    for label, fields in LABELS:
        text = b"keyquorum/v1/" + label.encode()
        data = text if fields is None else text + b"\0" + encode(fields)
        shown = [("label", label)] + ([("bare", "yes")] if fields is None else [("fields", fields)])
        labels.append(shown + [("bytes", data.hex()), ("sha256", sha(data))])
    write("labels.txt", labels)
    known = {dict(item)["label"]: dict(item)["sha256"] for item in labels}
    assert known["share"] == "7a9b0665bfb0e6bc0380cf2e0f0261a413392ea74e02f6d941ca59b544555936"
    assert known["proposal"] == "3894608ee44f2a5b114b2e31762608c98da31969675a4a1091151f665d3957f3"
    assert known["transition"] == "da48e2ef71b9dbf3b535b361f91e87b210841434a1bd5f2ed0bb2e700c084f75"


main()
