"""The formats of FORMATS.md that opening a vault from its database takes, by Python's own library and the system's libcrypto."""
import ctypes
import ctypes.util
import hashlib
import hmac

LIBRARY = ctypes.CDLL(ctypes.util.find_library("crypto") or "libcrypto.so.3")
LIBRARY.EVP_CIPHER_CTX_new.restype = ctypes.c_void_p
for _name in ("EVP_aes_256_gcm", "EVP_aes_256_ecb"):
    getattr(LIBRARY, _name).restype = ctypes.c_void_p


def encode(value):
    """enc() of one value; a pair (type, bytes) stands for itself."""
    if value is None:
        kind, data = 0, b""
    elif isinstance(value, tuple):
        kind, data = value
    elif isinstance(value, bool):
        kind, data = 5, bytes([value])
    elif isinstance(value, bytes):
        kind, data = 1, value
    elif isinstance(value, str):
        kind, data = 2, value.encode()
    elif isinstance(value, int):
        kind, data = 3, value.to_bytes(8, "big")
    else:
        kind, data = 6, len(value).to_bytes(4, "big") + b"".join(map(encode, value))
    return bytes([kind]) + len(data).to_bytes(4, "big") + data


def instant(microseconds):
    return (4, microseconds.to_bytes(8, "big", signed=True))


def labelled(label, *values):
    return b"keyquorum/v1/" + label.encode() + b"\0" + b"".join(map(encode, values))


def decode(data):
    """The values of an encoding, without a label."""
    values = []
    while data:
        kind, count = data[0], int.from_bytes(data[1:5], "big")
        body, data = data[5 : 5 + count], data[5 + count :]
        if kind in (3, 4):
            values.append(int.from_bytes(body, "big", signed=kind == 4))
        elif kind == 6:
            values.append(decode(body[4:]))
        else:
            values.append({0: lambda: None, 1: lambda: body, 2: body.decode, 5: lambda: body == b"\1"}[kind]())
    return values


def unlabelled(label, data):
    head = b"keyquorum/v1/" + label.encode() + b"\0"
    assert data.startswith(head), f"this is no {label}"
    return decode(data[len(head) :])


def derive(key, info, salt=b"", count=32):
    """HKDF-SHA256 (RFC 5869)."""
    extracted = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(extracted, info + b"\1", "sha256")[:count]


def _aes(key, block):
    context = ctypes.c_void_p(LIBRARY.EVP_CIPHER_CTX_new())
    out, count = ctypes.create_string_buffer(32), ctypes.c_int()
    assert LIBRARY.EVP_EncryptInit_ex(context, ctypes.c_void_p(LIBRARY.EVP_aes_256_ecb()), None, key, None) == 1
    assert LIBRARY.EVP_EncryptUpdate(context, out, ctypes.byref(count), block, 16) == 1
    LIBRARY.EVP_CIPHER_CTX_free(context)
    return out.raw[:16]


def _xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b))


def open_sealed(blob, key, additional):
    """What format 01, nonce (24), ciphertext, tag (16) holds: XAES-256-GCM (C2SP); None if it is not authentic."""
    assert blob[0] == 1, "the format is unknown"
    nonce, text, tag = blob[1:25], blob[25:-16], blob[-16:]
    zero = int.from_bytes(_aes(key, bytes(16)), "big")
    subkey = ((zero << 1) & (2**128 - 1) ^ (0x87 if zero >> 127 else 0)).to_bytes(16, "big")
    derived = b"".join(_aes(key, _xor(bytes([0, half, 0x58, 0]) + nonce[:12], subkey)) for half in (1, 2))
    context = ctypes.c_void_p(LIBRARY.EVP_CIPHER_CTX_new())
    out, count = ctypes.create_string_buffer(len(text) + 16), ctypes.c_int()
    gcm = ctypes.c_void_p(LIBRARY.EVP_aes_256_gcm())
    assert LIBRARY.EVP_DecryptInit_ex(context, gcm, None, derived, nonce[12:]) == 1
    assert LIBRARY.EVP_DecryptUpdate(context, None, ctypes.byref(count), additional, len(additional)) == 1
    assert LIBRARY.EVP_DecryptUpdate(context, out, ctypes.byref(count), text, len(text)) == 1
    assert LIBRARY.EVP_CIPHER_CTX_ctrl(context, 0x11, 16, tag) == 1
    authentic = LIBRARY.EVP_DecryptFinal_ex(context, ctypes.create_string_buffer(16), ctypes.byref(count)) == 1
    LIBRARY.EVP_CIPHER_CTX_free(context)
    return out.raw[: len(text)] if authentic else None


class Share:
    """The 76 bytes that openssl prints."""

    def __init__(self, data):
        assert len(data) == 76 and data[:2] == b"\1\1", "this is no share"
        assert hashlib.sha256(data[:72]).digest()[:4] == data[72:], "a byte of the share is wrong"
        self.vault, self.epoch = data[2:18], int.from_bytes(data[18:22], "big")
        self.group, self.index, self.anchor, self.y = data[22], data[23], data[24:40], data[40:72]
