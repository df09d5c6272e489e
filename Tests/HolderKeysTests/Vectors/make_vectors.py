"""Makes hpke.json: shares sealed by two implementations that are not ours.

`toHolder` comes from the `cryptography` package's HPKE (over OpenSSL); `toServer` from the straightforward reading of RFC 9180
below, since that package offers no aad. Both implementations must agree on an empty aad before anything is written.

    python3 make_vectors.py > hpke.json
"""

import hashlib
import hmac
import json

from cryptography.hazmat.primitives import hpke, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEM = b"KEM" + bytes([0x00, 0x20])
SUITE = b"HPKE" + bytes([0x00, 0x20, 0x00, 0x01, 0x00, 0x02])


def extract(suite, salt, label, ikm):
    return hmac.new(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, hashlib.sha256).digest()


def expand(suite, prk, label, info, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.new(prk, block + info + bytes([counter]), hashlib.sha256).digest()
        out, counter = out + block, counter + 1
    return out[:length]


def raw(key):
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def seal(ephemeral, recipient, info, aad, plaintext):
    enc = raw(ephemeral.public_key())
    shared = ephemeral.exchange(recipient)
    prk = extract(KEM, b"", b"eae_prk", shared)
    secret = expand(KEM, prk, b"shared_secret", enc + raw(recipient), 32)
    context = b"\x00" + extract(SUITE, b"", b"psk_id_hash", b"") + extract(SUITE, b"", b"info_hash", info)
    schedule = extract(SUITE, secret, b"secret", b"")
    key = expand(SUITE, schedule, b"key", context, 32)
    nonce = expand(SUITE, schedule, b"base_nonce", context, 12)
    return enc, AESGCM(key).encrypt(nonce, plaintext, aad)


share = bytes.fromhex(
    "0101000102030405060708090a0b0c0d0e0f000000070102a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
    "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5ffd189b88"
)
key = X25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
ephemeral = X25519PrivateKey.from_private_bytes(bytes(range(33, 65)))
suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
holder_info = b"keyquorum/v1/share-to-holder"
server_info = b"keyquorum/v1/share-to-server\x00" + b"the ceremony"

enc, ciphertext = seal(ephemeral, key.public_key(), holder_info, b"", share)
assert suite.decrypt(enc + ciphertext, key, info=holder_info) == share
to_holder = suite.encrypt(share, key.public_key(), info=holder_info)
enc, ciphertext = seal(ephemeral, key.public_key(), server_info, b"bob", share)

print(
    json.dumps(
        {
            "privateKey": bytes(range(1, 33)).hex(),
            "publicKey": raw(key.public_key()).hex(),
            "share": share.hex(),
            "toHolder": to_holder.hex(),
            "toServer": {
                "info": server_info.hex(),
                "holder": "bob",
                "encapsulatedKey": enc.hex(),
                "ciphertext": ciphertext.hex(),
            },
        },
        indent=2,
    )
)
