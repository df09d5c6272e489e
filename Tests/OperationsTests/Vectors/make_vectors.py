"""Writes header.txt: a vault header as FORMATS.md has it, and headers that a reader refuses, made without the project's code.

Run it in this folder: python3 make_vectors.py > header.txt
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


def array(*elements):
    return item(6, struct.pack(">I", len(elements)) + b"".join(elements))


def labelled(label, *fields):
    return b"keyquorum/v1/" + label.encode() + b"\x00" + b"".join(fields)


def sha(content):
    return hashlib.sha256(content).digest()


VAULT = bytes(range(16))
KEYS = {"ann": b"key of ann", "bob": b"key of bob"}
SIGNING = {"ann": None, "bob": b"signing key of bob"}


def configuration(vault=VAULT):
    return labelled(
        "configuration", number(1), number(1), raw(vault), number(7), number(1), array(array(text("owners"), number(2))),
        raw(sha(b"salt")), NULL, raw(sha(b"commitment")), item(5, b"\x00"),
    )


def roster(epoch=7):
    holders = [
        array(
            text(name), number(1), number(index + 1), raw(sha(KEYS[name])),
            raw(sha(SIGNING[name])) if SIGNING[name] else NULL, raw(sha(b"share of " + name.encode())),
        )
        for index, name in enumerate(KEYS)
    ]
    return labelled("roster", number(1), number(epoch), number(2), array(*holders))


def holder(name, key=None):
    signing = raw(SIGNING[name]) if SIGNING[name] else NULL
    return array(text(name), raw(key or KEYS[name]), signing, raw(b"drill key") if name == "ann" else NULL)


def wrap(generation, kind, recipient, wrapped=b"wrapped"):
    return array(number(generation), text(kind), raw(recipient), raw(wrapped))


def master(generation, state, suite=1):
    return array(number(generation), number(suite), text(state), instant(1_700_000_000 + generation))


RECOVERY = struct.pack(">IQ", 7, 2)
HISTORY = wrap(2, "history", struct.pack(">I", 3))
WRAPS = [HISTORY, wrap(3, "recovery", RECOVERY)]
MASTERS = [master(2, "earlier"), master(3, "current")]
HOLDERS = [holder("ann"), holder("bob")]
KEY = array(number(3), raw(b"sealed"))
CREATED = array(instant(1_700_000_007), instant(1_700_000_008))


def header(form=1, vault=VAULT, conf=None, rost=None, holders=HOLDERS, wraps=WRAPS, masters=MASTERS, key=KEY, check=None,
           created=CREATED):
    fields = [
        number(form), raw(vault), raw(conf or configuration()), raw(rost or roster()), created, array(*holders), array(*wraps),
        array(*masters), key,
    ]
    return labelled("header", *fields, raw(check or sha(labelled("header", *fields))))


RIGHT = header()
VECTORS = {
    "header": RIGHT,
    "header-without-database-key": header(key=NULL),
    "header-with-longest-wrap": header(wraps=[HISTORY, wrap(3, "recovery", RECOVERY, b"w" * 4096)]),
    "refused-empty": b"",
    "refused-cut": RIGHT[:-1],
    "refused-longer": RIGHT + b"\x00",
    "refused-check": header(check=sha(b"another")),
    "refused-format": header(form=2),
    "refused-other-vault": header(vault=bytes(16)),
    "refused-configuration": header(conf=configuration()[:-1]),
    "refused-roster-of-other-epoch": header(rost=roster(8)),
    "refused-created": header(created=array(instant(1_700_000_007))),
    "refused-holder-missing": header(holders=HOLDERS[:1]),
    "refused-holders-in-other-order": header(holders=HOLDERS[::-1]),
    "refused-other-key": header(holders=[holder("ann", b"another key"), HOLDERS[1]]),
    "refused-no-recovery-wrap": header(wraps=[HISTORY]),
    "refused-wrap-of-other-revision": header(wraps=[HISTORY, wrap(3, "recovery", struct.pack(">IQ", 7, 1))]),
    "refused-recovery-wrap-of-earlier-master": header(wraps=[wrap(2, "recovery", RECOVERY)]),
    "refused-two-recovery-wraps": header(wraps=[*WRAPS, wrap(3, "recovery", RECOVERY + b"\x00")]),
    "refused-unknown-wrap": header(wraps=[HISTORY, wrap(3, "other", b""), WRAPS[1]]),
    "refused-wraps-in-other-order": header(wraps=WRAPS[::-1]),
    "refused-wrap-twice": header(wraps=[HISTORY, HISTORY, WRAPS[1]]),
    "refused-wrap-of-unknown-master": header(masters=MASTERS[1:]),
    "refused-wrap-too-long": header(wraps=[HISTORY, wrap(3, "recovery", RECOVERY, b"w" * 4097)]),
    "refused-no-master": header(wraps=[], masters=[]),
    "refused-masters-in-other-order": header(masters=MASTERS[::-1]),
    "refused-suite": header(masters=[MASTERS[0], master(3, "current", 2)]),
    "refused-database-key": header(key=array(number(3))),
}
for name, content in VECTORS.items():
    print(name, content.hex() or "-")
