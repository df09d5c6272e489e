#!/usr/bin/env python3
"""Writes splits.txt and shares.txt beside this file: the sharing by logarithm tables and Lagrange's formula, and the share
formats from the rules in FORMATS.md."""
import base64
import hashlib
import hmac
import os
import random
import struct

HERE = os.path.dirname(os.path.abspath(__file__))
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

EXP, LOG = [0] * 510, [0] * 256
value = 1
for power in range(255):
    EXP[power] = EXP[power + 255] = value
    LOG[value] = power
    value ^= value << 1  # times 3, which generates the field
    if value & 0x100:
        value ^= 0x11B


def times(a, b):
    return EXP[LOG[a] + LOG[b]] if a and b else 0


def over(a, b):
    return EXP[LOG[a] - LOG[b] + 255] if a else 0


def evaluate(coefficients, x):
    result = 0
    for coefficient in reversed(coefficients):
        result = times(result, x) ^ coefficient
    return result


def lagrange(points, x):
    total = 0
    for own, y in points:
        term = y
        for other, _ in points:
            if other != own:
                term = over(times(term, x ^ other), own ^ other)
        total ^= term
    return total


def level(secret, threshold, count, stream):
    rows = [secret] + [stream.take(32) for _ in range(threshold - 1)]
    return [bytes(evaluate([row[at] for row in rows], x) for at in range(32)) for x in range(1, count + 1)]


class Stream:
    def __init__(self, seed):
        self.random, self.used = random.Random(seed), b""

    def take(self, count):
        part = self.random.randbytes(count)
        self.used += part
        return part


def split(seed, group_threshold, groups):
    stream = Stream(seed)
    secret = random.Random(seed + 1000).randbytes(32)
    group_secrets = level(secret, group_threshold, len(groups), stream)
    item = [
        ("groups", " ".join([str(group_threshold)] + [f"{k}/{n}" for k, n in groups])),
        ("secret", secret.hex()),
    ]
    shares = []
    for number, (group_secret, (k, n)) in enumerate(zip(group_secrets, groups), 1):
        values = level(group_secret, k, n, stream)
        points = [(x, v) for x, v in enumerate(values, 1)][-k:]
        back = bytes(lagrange([(x, v[at]) for x, v in points], 0) for at in range(32))
        assert back == group_secret
        shares += [("share", f"{number} {x} {v.hex()}") for x, v in enumerate(values, 1)]
    return item + [("random", stream.used.hex())] + shares


def share(vault, epoch, group, index, anchor, y):
    body = bytes([1, 1]) + vault + struct.pack(">IBB", epoch, group, index) + anchor + y
    return body + hashlib.sha256(body).digest()[:4]


def base32(bits, length):
    return "".join(ALPHABET[bits >> 5 * (length - 1 - place) & 31] for place in range(length))


def text(raw):
    blocks = []
    for number in range(1, 17):
        part = raw[(number - 1) * 5 : number * 5]
        symbols = -(-len(part) * 8 // 5)
        check = int.from_bytes(hashlib.sha256(bytes([number]) + part).digest()[:2], "big") >> 6
        bits = int.from_bytes(part, "big") << symbols * 5 - len(part) * 8
        blocks.append(base32(bits, symbols) + base32(check, 2))
    return "kq1-" + "-".join(blocks)


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def enc(kind, content):
    return bytes([kind]) + struct.pack(">I", len(content)) + content


def share_record(vault, epoch, group, index, anchor, y, holder, nonce):
    raw = share(vault, epoch, group, index, anchor, y)
    number = lambda n: enc(3, struct.pack(">Q", n))
    fields = enc(1, vault) + number(epoch) + number(group) + enc(2, holder.encode()) + number(index) + enc(1, y)
    return [
        ("vault", vault.hex()), ("epoch", epoch), ("group", group), ("index", index), ("anchor", anchor.hex()),
        ("y", y.hex()), ("holder", holder), ("nonce", nonce.hex()),
        ("raw", raw.hex()), ("text", text(raw)), ("base64", base64.b64encode(raw).decode()),
        ("digest", hashlib.sha256(b"keyquorum/v1/share\0" + fields).hexdigest()),
        ("confirmation", base64.b64encode(mac(raw, nonce)).decode()),
        ("drillkey", mac(raw, b"keyquorum/v1/drill").hex()),
        ("drill", base64.b64encode(mac(mac(raw, b"keyquorum/v1/drill"), nonce)).decode()),
    ]


def write(name, items):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
        file.write("# Made by make_vectors.py.\n\n")
        file.write("\n\n".join("\n".join(f"{k}: {v}" for k, v in item) for item in items) + "\n")


def main():
    plans = [
        (1, [(1, 1)]), (1, [(1, 3)]), (1, [(2, 3)]), (1, [(3, 5)]), (1, [(5, 5)]), (2, [(2, 3), (1, 2)]),
        (2, [(2, 3), (3, 4), (1, 1)]), (1, [(2, 2), (2, 4)]), (3, [(1, 2), (2, 2), (3, 3)]),
    ]
    write("splits.txt", [split(seed, minimum, groups) for seed, (minimum, groups) in enumerate(plans)])
    known = share_record(
        bytes(range(16)), 7, 1, 2, bytes(range(0xA0, 0xB0)), bytes(range(0x40, 0x60)), "bob", bytes(range(0xC0, 0xE0))
    )
    assert dict(known)["raw"].endswith("fd189b88")
    assert dict(known)["text"].startswith("kq1-040g0082cp-0c20a1g7j9-") and dict(known)["text"].endswith("-h0wq")
    assert dict(known)["confirmation"] == "O7/PJdcnVN7rt5R5R0H61NKynA7MkiL74HkS2E7vb9E="
    assert dict(known)["drill"] == "1Qz17UR5kjE0N5B1FD/ctQHNchp+Yj/6+B2cLZkAEWI="
    assert dict(known)["digest"] == "7a9b0665bfb0e6bc0380cf2e0f0261a413392ea74e02f6d941ca59b544555936"
    items = [known]
    for seed in range(8):
        chance = random.Random(seed)
        items.append(
            share_record(
                chance.randbytes(16), chance.randrange(1, 2**32), chance.randrange(1, 256), chance.randrange(1, 256),
                chance.randbytes(16), chance.randbytes(32), f"holder-{seed}@example.org", chance.randbytes(32),
            )
        )
    write("shares.txt", items)


main()
