#!/usr/bin/env python3
"""Writes xaes.txt and keyring.txt beside this file, with AES from the `cryptography` package.

XAES-256-GCM is made from AES in ECB mode and AES-GCM by the rules of C2SP; the two public vectors and the public
accumulated hash over 10,000 messages are checked before anything is written.
"""
import hashlib
import os
import random
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HERE = os.path.dirname(os.path.abspath(__file__))


def block(key, data):
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def subkey(key):
    zero = int.from_bytes(block(key, bytes(16)), "big")
    doubled = zero << 1 & (1 << 128) - 1
    return doubled ^ (0x87 if zero >> 127 else 0)


def derived(key, nonce):
    k1 = subkey(key)
    parts = []
    for counter in (1, 2):
        message = bytes([0, counter]) + b"X\0" + nonce[:12]
        parts.append(block(key, (int.from_bytes(message, "big") ^ k1).to_bytes(16, "big")))
    return b"".join(parts)


def xaes(key, nonce, plain, aad):
    return AESGCM(derived(key, nonce)).encrypt(nonce[12:], plain, aad)


def check_public():
    nonce, plain = b"ABCDEFGHIJKLMNOPQRSTUVWX", b"XAES-256-GCM"
    first = xaes(b"\x01" * 32, nonce, plain, b"")
    second = xaes(b"\x03" * 32, nonce, plain, b"c2sp.org/XAES-256-GCM")
    assert first.hex() == "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"
    assert second.hex() == "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"
    source = hashlib.shake_128().digest(10_000 * 570)
    at, total = 0, hashlib.shake_128()

    def read(count):
        nonlocal at
        at += count
        return source[at - count : at]

    for _ in range(10_000):
        key, nonce = read(32), read(24)
        plain = read(read(1)[0])
        aad = read(read(1)[0])
        total.update(xaes(key, nonce, plain, aad))
    assert total.hexdigest(32) == "e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939"


def xaes_items():
    nonce, plain = b"ABCDEFGHIJKLMNOPQRSTUVWX", b"XAES-256-GCM"
    inputs = [
        ("public, most significant bit of L is 0", b"\x01" * 32, nonce, plain, b""),
        ("public, most significant bit of L is 1", b"\x03" * 32, nonce, plain, b"c2sp.org/XAES-256-GCM"),
    ]
    for seed, (count, extra) in enumerate([(0, 0), (0, 300), (1, 0), (15, 1), (16, 16), (17, 0), (64, 33), (1000, 7)]):
        chance = random.Random(seed)
        parts = [chance.randbytes(size) for size in (32, 24, count, extra)]
        inputs.append((f"{count} bytes, {extra} additional", *parts))
    for why, key, nonce, plain, aad in inputs:
        yield [
            ("why", why), ("key", key.hex()), ("nonce", nonce.hex()), ("plain", plain.hex()), ("aad", aad.hex()),
            ("sealed", xaes(key, nonce, plain, aad).hex()),
        ]


def value(kind, content):
    return bytes([kind]) + struct.pack(">I", len(content)) + content


def number(n):
    return value(3, struct.pack(">Q", n))


def labelled(label, *values):
    return b"keyquorum/v1/" + label.encode() + b"\0" + b"".join(values)


def derive(label, values, key, salt=b"", count=32):
    return HKDF(hashes.SHA256(), count, salt or None, labelled(label, *values)).derive(key)


def blob(key, nonce, plain, aad):
    return b"\x01" + nonce + xaes(key, nonce, plain, aad)


def pad(plain):
    content = struct.pack(">I", len(plain)) + plain
    return content + bytes(-len(content) % 32)


def keyring_items():
    secret, factor, salt = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
    master, nonce, vault = bytes(range(96, 128)), bytes(range(128, 152)), bytes(range(16))
    suite, generation, binding = number(1), number(3), b"configuration and roster"
    factor_id = derive("factor-id", [], factor, count=16)
    for present in (False, True):
        flag = value(5, bytes([present]))
        inputs = secret + (factor if present else b"")
        key = derive("recovery-key", [flag], inputs, salt)
        yield [
            ("what", "recovery"), ("secret", secret.hex()), ("factor", factor.hex() if present else ""),
            ("factorid", factor_id.hex()), ("salt", salt.hex()),
            ("commitment", derive("commit", [flag], inputs, salt).hex()), ("master", master.hex()),
            ("generation", 3), ("binding", binding.hex()), ("nonce", nonce.hex()),
            ("wrapped", blob(key, nonce, master, labelled("wrap", suite, generation, value(1, binding))).hex()),
        ]
    wrapping = derive("object-wrapping-key", [suite, generation], master)
    place = [suite, value(1, vault), value(2, b"key-1"), number(2), number(1)]
    common = [("master", master.hex()), ("generation", 3), ("vault", vault.hex()), ("nonce", nonce.hex())]
    for plain in (b"", b"password", bytes(range(28)), bytes(range(29))):
        for what in ("material", "sealed-attributes"):
            sealed = blob(wrapping, nonce, pad(plain), labelled(what, *place))
            yield [("what", what)] + common + [("plain", plain.hex()), ("sealed", sealed.hex())]
    earlier = bytes(range(200, 232))
    aad = labelled("earlier-master", suite, value(1, vault), number(2))
    yield [("what", "earlier-master")] + common + [
        ("plain", earlier.hex()), ("sealed", blob(wrapping, nonce, earlier, aad).hex()),
    ]
    for what in ("row", "log"):
        key = derive(f"{what}-tag-key", [suite, generation], master)
        yield [("what", what)] + common + [("plain", b"a row".hex()), ("sealed", blob(key, nonce, b"", b"a row").hex())]


def write(name, items):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
        file.write("# Made by make_vectors.py.\n\n")
        file.write("\n\n".join("\n".join(f"{k}: {v}".rstrip() for k, v in item) for item in items) + "\n")


check_public()
write("xaes.txt", list(xaes_items()))
write("keyring.txt", list(keyring_items()))
