#!/usr/bin/env python3
"""Writes others.txt beside this file: shares that two programs of others made (PyPI's pyshamir 1.1.0 and shamir-mnemonic 0.3.0), and what
they combine to. Needs both: Tests/EndToEnd/shares/fetch.sh puts them into a folder for PYTHONPATH."""
import os
import random

import pyshamir
from pyshamir._utils import make_polynomial
from shamir_mnemonic.shamir import RawShare, _interpolate

HERE = os.path.dirname(os.path.abspath(__file__))


def by_vault(secret, threshold, places):
    """The port of HashiCorp Vault's sharing: a polynomial for each byte."""
    polynomials = [make_polynomial(byte, threshold - 1) for byte in secret]
    return [(x, bytes(polynomial.evaluate(x) for polynomial in polynomials)) for x in places]


def by_mnemonic(secret, threshold, places):
    """Trezor's SLIP-39: through the secret at 0 and random values at the first places."""
    known = [RawShare(0, secret)] + [RawShare(x, random.randbytes(32)) for x in places[: threshold - 1]]
    return [(x, bytes(_interpolate(known, x))) for x in places]


def record(program, group_threshold, groups):
    """groups: (threshold, places) of each."""
    split = {"vault": by_vault, "mnemonic": by_mnemonic}[program]
    secret = random.randbytes(32)
    lines = [("program", program), ("secret", secret.hex())]
    lines.append(("groups", " ".join([str(group_threshold)] + [f"{k}/{max(places)}" for k, places in groups])))
    uppers = split(secret, group_threshold, list(range(1, len(groups) + 1)))
    for (group, group_secret), (threshold, places) in zip(uppers, groups):
        for x, y in split(group_secret, threshold, places):
            lines.append(("share", f"{group} {x} {y.hex()}"))
    return lines


def whole(threshold, count):
    """As the port of Vault's splits by itself, with places that it draws."""
    secret = random.randbytes(32)
    parts = sorted(pyshamir.split(secret, count, threshold), key=lambda part: part[32])
    lines = [("program", "vault, whole"), ("secret", secret.hex()), ("groups", f"1 {threshold}/{parts[-1][32]}")]
    return lines + [("share", f"1 {part[32]} {part[:32].hex()}") for part in parts]


def main():
    records = [whole(2, 3), whole(3, 5), whole(5, 5), whole(16, 24)]
    for program in ("vault", "mnemonic"):
        records.append(record(program, 1, [(2, [1, 2, 3])]))
        records.append(record(program, 1, [(3, [1, 2, 4, 200, 255])]))
        records.append(record(program, 2, [(2, [1, 2, 3]), (1, [1, 2])]))
        records.append(record(program, 2, [(2, [1, 2, 3]), (3, [2, 5, 7, 9]), (1, [6])]))
        records.append(record(program, 3, [(1, [1, 2]), (2, [1, 2]), (4, [1, 2, 3, 4, 5])]))
    text = "\n\n".join("\n".join(f"{key}: {value}" for key, value in lines) for lines in records)
    with open(os.path.join(HERE, "others.txt"), "w") as file:
        file.write("# Made by make_others.py.\n\n" + text + "\n")


main()
