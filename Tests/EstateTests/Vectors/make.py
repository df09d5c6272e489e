"""The web keys and the transit keys of this folder, out of what openssl says of the PEM keys beside it."""
import base64
import json
import re
import subprocess


def openssl(*words):
    return subprocess.run(["openssl", *words], check=True, capture_output=True).stdout


def numbers(name):
    """The numbers of a key, by openssl's words for them."""
    text = openssl("pkey", "-in", name + ".pem", "-noout", "-text").decode()
    found = {}
    for word, digits in re.findall(r"^([a-zA-Z0-9]+):((?:\n +[0-9a-f:]+)+)", text, re.M):
        found[word] = int(re.sub(r"[^0-9a-f]", "", digits), 16)
    for word, digits in re.findall(r"^(\w+): (\d+) \(", text, re.M):
        found[word] = int(digits)
    return found


def url(number, width=None):
    count = width or (number.bit_length() + 7) // 8
    return base64.urlsafe_b64encode(number.to_bytes(count, "big")).rstrip(b"=").decode()


def urlbytes(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def write(name, value):
    with open(name, "w") as file:
        json.dump(value, file)


rsa = numbers("rsa")
names = {"n": "modulus", "e": "publicExponent", "d": "privateExponent", "p": "prime1", "q": "prime2",
         "dp": "exponent1", "dq": "exponent2", "qi": "coefficient"}
web_rsa = {"kty": "RSA", "kid": "rsa one", **{ours: url(rsa[theirs]) for ours, theirs in names.items()}}


def elliptic(name, crv, width):
    found = numbers(name)
    point = found["pub"].to_bytes(1 + 2 * width, "big")
    return {"kty": "EC", "crv": crv, "x": urlbytes(point[1:1 + width]), "y": urlbytes(point[1 + width:]),
            "d": url(found["priv"], width)}


def octets(name, crv, width):
    private = openssl("pkey", "-in", name + ".pem", "-outform", "DER")[-width:]
    public = openssl("pkey", "-in", name + ".pem", "-pubout", "-outform", "DER")[-width:]
    return {"kty": "OKP", "crv": crv, "x": urlbytes(public), "d": urlbytes(private)}


curves = [("p256", "P-256", 32), ("p384", "P-384", 48), ("p521", "P-521", 66), ("k256", "secp256k1", 32)]
kinds = [("ed25519", "Ed25519", 32), ("ed448", "Ed448", 57), ("x25519", "X25519", 32), ("x448", "X448", 56)]
web = {"rsa": web_rsa}
web.update({name: elliptic(name, crv, width) for name, crv, width in curves})
web.update({name: octets(name, crv, width) for name, crv, width in kinds})
for name, key in web.items():
    write(name + ".jwk", key)
    write(name + ".pub.jwk", {member: value for member, value in key.items()
                              if member not in ("d", "p", "q", "dp", "dq", "qi")})
secret = bytes(range(32))
write("oct.jwk", {"kty": "oct", "k": urlbytes(secret), "kid": "a\u00e9\n\"", "alg": "HS256"})
write("set.json", {"keys": [web["p256"], web["ed25519"], {"kty": "oct", "k": urlbytes(secret[:16])}]})

plain = lambda octets: base64.b64encode(octets).decode()
seed = base64.urlsafe_b64decode(web["ed25519"]["d"] + "=")
public = base64.urlsafe_b64decode(web["ed25519"]["x"] + "=")


def answer(name, kind, keys):
    return {"request_id": "5c1d0b1e-0000-4000-8000-000000000000", "lease_id": "", "lease_duration": 0,
            "renewable": False, "data": {"keys": keys, "name": name, "type": kind}, "warnings": None}


write("transit.aes.json", answer("disk", "aes256-gcm96", {"1": plain(secret), "2": plain(secret[::-1])}))
write("transit.rsa.json", answer("signer", "rsa-2048", {"1": open("rsa.pkcs1.pem").read()}))
write("transit.p256.json", answer("curve", "ecdsa-p256", {"1": open("p256.sec1.pem").read()}))
write("transit.ed25519.json", answer("edwards", "ed25519", {"1": plain(seed + public)}))


def entry(**members):
    blank = {"key": None, "hmac_key": plain(secret), "time": "2026-01-01T00:00:00Z", "ec_x": None, "ec_y": None,
             "ec_d": None, "rsa_key": None, "public_key": "", "convergent_version": 0, "creation_time": 1767225600}
    return {**blank, **members}


def backup(name, kind, keys, archived=(), **members):
    policy = {"name": name, "keys": keys, "derived": False, "kdf": 0, "convergent_encryption": False,
              "exportable": True, "min_decryption_version": 1, "min_encryption_version": 0,
              "latest_version": len(keys), "archive_version": len(keys), "type": kind,
              "allow_plaintext_backup": True, **members}
    return plain(json.dumps({"policy": policy, "archived_keys": {"keys": list(archived)}}).encode())


p256 = numbers("p256")
point = p256["pub"].to_bytes(65, "big")
go_rsa = {"N": rsa["modulus"], "E": rsa["publicExponent"], "D": rsa["privateExponent"],
          "Primes": [rsa["prime1"], rsa["prime2"]],
          "Precomputed": {"Dp": rsa["exponent1"], "Dq": rsa["exponent2"], "Qinv": rsa["coefficient"], "CRTValues": []}}
none = entry(hmac_key=None, time="0001-01-01T00:00:00Z", creation_time=0)
five = [entry(key=plain(bytes([version]) * 32)) for version in range(1, 6)]
newest = {"4": five[3], "5": five[4]}
trimmed = {"latest_version": 5, "archive_version": 5, "min_decryption_version": 4}
backups = {
    "aes": backup("disk", 0, {"1": entry(key=plain(secret)), "2": entry(key=plain(secret[::-1]))}),
    "p256": backup("curve", 1, {"1": entry(ec_x=int.from_bytes(point[1:33], "big"), ec_d=p256["priv"],
                                           ec_y=int.from_bytes(point[33:], "big"))}),
    "rsa": backup("signer", 3, {"1": entry(rsa_key=go_rsa)}),
    "ed25519": backup("edwards", 2, {"1": entry(key=plain(seed + public))}),
    "locked": backup("locked", 0, {"1": entry(key=plain(secret))}, exportable=False),
    "derived": backup("derived", 0, {"1": entry(key=plain(secret))}, derived=True),
    "vault.hmac": backup("tagger", 11, {"1": entry(key=plain(secret))}),
    "openbao.hmac": backup("tagger", 10, {"1": entry(key=plain(secret))}),
    "vault.managed": backup("elsewhere", 10, {"1": entry()}),
    "openbao.xchacha20": backup("stream", 11, {"1": entry(key=plain(secret[::-1]))}),
    "archived": backup("disk", 0, newest, [none] + five, **trimmed),
    "trimmed": backup("disk", 0, newest, five[1:], **trimmed, min_available_version=2),
    "lacking": backup("disk", 0, newest, **trimmed),
}
for name, text in backups.items():
    with open(f"backup.{name}.b64", "w") as file:
        file.write(text + "\n")
write("backup.aes.json", {"request_id": "", "data": {"backup": backups["aes"]}})
key_block = {"tag": "KeyBlock", "type": "Structure", "value": [
    {"tag": "KeyFormatType", "type": "Enumeration", "value": "TransparentSymmetricKey"},
    {"tag": "KeyValue", "type": "Structure", "value": [
        {"tag": "KeyMaterial", "type": "Structure", "value": [
            {"tag": "Key", "type": "ByteString", "value": secret.hex().upper()}]},
        {"tag": "Attributes", "type": "Structure", "value": [
            {"tag": "ObjectType", "type": "Enumeration", "value": "SymmetricKey"},
            {"tag": "CryptographicAlgorithm", "type": "Enumeration", "value": "AES"},
            {"tag": "CryptographicLength", "type": "Integer", "value": 256},
            {"tag": "UniqueIdentifier", "type": "TextString", "value": "cosmian-key"},
            {"tag": "Attribute", "value": [
                {"tag": "VendorIdentification", "type": "TextString", "value": "cosmian"},
                {"tag": "AttributeName", "type": "TextString", "value": "tag"},
                {"tag": "AttributeValue", "type": "TextString", "value": '["_kk", "disk"]'}]}]}]},
    {"tag": "CryptographicAlgorithm", "type": "Enumeration", "value": "AES"},
    {"tag": "CryptographicLength", "type": "Integer", "value": 256}]}
write("cosmian.json", {"tag": "SymmetricKey", "type": "Structure", "value": [key_block]})
