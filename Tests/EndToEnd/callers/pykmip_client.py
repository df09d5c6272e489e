"""PyKMIP's client against the KMIP port: pykmip_client.py PORT CA CERTIFICATE KEY VERSION COMMAND [ARGUMENT…], one line of JSON out.

KMIP_USER and KMIP_PASSWORD in the environment go into the header of its messages."""
import hashlib
import json
import logging
import os
import sys
import time

from kmip import enums
from kmip.core import objects as kmip_objects
from kmip.core.exceptions import OperationFailure
from kmip.core.attributes import Name
from kmip.core.factories.attributes import AttributeFactory
from kmip.pie import objects as pie
from kmip.pie.client import ProxyKmipClient
from kmip.pie.exceptions import ClientConnectionFailure, KmipOperationFailure

logging.disable(logging.CRITICAL)
port, ca, certificate, key, version, command, *arguments = sys.argv[1:]
client = ProxyKmipClient(
    hostname="127.0.0.1",
    port=int(port),
    ca=ca,
    cert=certificate,
    key=key,
    ssl_version="PROTOCOL_TLSv1_2",
    username=os.environ.get("KMIP_USER"),
    password=os.environ.get("KMIP_PASSWORD"),
    kmip_version=enums.KMIPVersion["KMIP_" + version.replace(".", "_")],
)


def life():
    """One key from its making to its end, many messages on one connection."""
    made = client.create(enums.CryptographicAlgorithm.AES, 256, name="disk")
    key = client.get(made)
    found = client.locate(attributes=[])
    client.activate(made)
    client.revoke(enums.RevocationReasonCode.CESSATION_OF_OPERATION, made)
    client.destroy(made)
    return {"id": made, "bits": key.cryptographic_length, "bytes": len(key.value), "found": made in found}


def stay():
    """A key read twice on one connection, the second time when a line comes."""
    print(json.dumps({"bytes": len(client.get(arguments[0]).value)}), flush=True)
    sys.stdin.readline()
    return {"bytes": len(client.get(arguments[0]).value)}


def name(text):
    return Name.create(text, enums.NameType.UNINTERPRETED_TEXT_STRING)


def refused(call):
    """What the server said against it."""
    try:
        call()
    except (KmipOperationFailure, OperationFailure) as error:
        return enums.ResultReason(error.reason).name
    return None


def may(uid, mask):
    """Whether Check allows a use; PyKMIP falls over what a refusal of 2.0 lacks."""
    try:
        return client.check(uid, cryptographic_usage_mask=[mask]) == uid
    except (AttributeError, KmipOperationFailure, OperationFailure):
        return False


def element(tag, type, value):
    """One element of the binary encoding; PyKMIP has no Add Attribute, so that one is written here."""
    return tag.to_bytes(3, "big") + bytes([type]) + len(value).to_bytes(4, "big") + value + bytes(-len(value) % 8)


def add(uid, text):
    """Add Attribute with one more name; the bytes of the response."""
    major, minor = (int(number) for number in version.split("."))
    integer = lambda tag, type, number: element(tag, type, number.to_bytes(4, "big"))
    value = element(0x420055, 7, text.encode()) + integer(0x420054, 5, 1)
    if major < 2:
        attribute = element(0x420008, 1, element(0x42000A, 7, b"Name") + element(0x42000B, 1, value))
    else:
        attribute = element(0x42013D, 1, element(0x420053, 1, value))
    header = element(0x420069, 1, integer(0x42006A, 2, major) + integer(0x42006B, 2, minor)) + integer(0x42000D, 2, 1)
    payload = element(0x420079, 1, element(0x420094, 7, uid.encode()) + attribute)
    item = element(0x42000F, 1, integer(0x42005C, 5, 0x0D) + payload)
    client.proxy.protocol.write(element(0x420078, 1, element(0x420077, 1, header) + item))
    return client.proxy._receive_message().buffer


def integer(tag, type, number):
    return element(tag, type, number.to_bytes(4, "big"))


def parts(data):
    """The elements of a binary form: tag to content, a structure's opened; the last of several with one tag."""
    out = {}
    while data:
        tag, type, size = int.from_bytes(data[:3], "big"), data[3], int.from_bytes(data[4:8], "big")
        content = data[8 : 8 + size]
        out[tag] = parts(content) if type == 1 else content
        data = data[8 + size + -size % 8 :]
    return out


def ask(operation, payload, credential=b"", correlation=None):
    """A message of KMIP 2.1 written here, since PyKMIP knows neither tickets nor these credentials."""
    fields = element(0x420069, 1, integer(0x42006A, 2, 2) + integer(0x42006B, 2, 1))
    if correlation:
        fields += element(0x420105, 7, correlation.encode())
    if credential:
        fields += element(0x42000C, 1, element(0x420023, 1, credential))
    header = element(0x420077, 1, fields + integer(0x42000D, 2, 1))
    item = element(0x42000F, 1, integer(0x42005C, 5, operation) + element(0x420079, 1, payload))
    client.proxy.protocol.write(element(0x420078, 1, header + item))
    return parts(client.proxy._receive_message().buffer)[0x42007B]


def outcome(answer):
    """The result's reason by its name; OK for a success."""
    code = answer[0x42000F].get(0x42007E)
    return "OK" if code is None else {3: "AUTHENTICATION", 0x0C: "PERMISSION", 0x19: "TICKET", 0x1A: "USAGE", 0x3A: "LIMIT"}.get(int.from_bytes(code, "big"), code.hex())


def ticketed(value):
    return integer(0x420024, 5, 6) + element(0x420025, 1, element(0x420149, 1, shown(value)))


def shown(value):
    return integer(0x42014A, 5, 1) + element(0x42014B, 8, value)


def tickets():
    """Login, the ticket in other messages, a counted one, a delegated one for one key, Logout."""
    get = lambda credential, uid=arguments[0]: outcome(ask(0x0A, element(0x420094, 7, uid.encode()), credential))
    login = lambda payload=b"", operation=0x2D: ask(operation, payload)[0x42000F][0x42007C][0x420149][0x42014B]
    ticket, twice = login(), login(integer(0x42014C, 2, 2))
    out = {"ticket": get(ticketed(ticket)), "twice": [get(ticketed(twice)) for _ in range(3)]}
    rights = element(0x42014D, 1, element(0x420150, 1, element(0x42014F, 1, integer(0x42005C, 5, 0x0A)) + element(0x42014E, 1, element(0x420094, 7, arguments[0].encode()))))
    delegated = login(rights, 0x2F)
    out["delegated"] = [get(ticketed(delegated)), get(ticketed(delegated), arguments[1]), outcome(ask(0x14, element(0x420094, 7, arguments[0].encode()), ticketed(delegated)))]
    out["again"] = outcome(ask(0x2D, b"", ticketed(ticket)))
    out["hex"] = [ticket.hex(), delegated.hex()]
    return out


def ticket():
    """A ticket of somebody else's connection, a Get of one key with each."""
    return {"got": [outcome(ask(0x0A, element(0x420094, 7, arguments[0].encode()), ticketed(bytes.fromhex(value)))) for value in arguments[1:]]}


def logout():
    payload = element(0x420149, 1, shown(bytes.fromhex(arguments[0])))
    return {"got": [outcome(ask(0x2E, payload)) for _ in range(2)]}


def hashed():
    """A hashed password, the same once more, and whether the server proved that it knew it."""
    name, password = os.environ["USER_NAME"].encode(), os.environ["USER_PASSWORD"].encode()
    digest = lambda *pieces: hashlib.sha256(b"".join(pieces)).digest()
    stamp = int(time.time() * 1_000_000).to_bytes(8, "big")
    first, second = digest(name, password), digest(password, name)
    value = element(0x420099, 7, name) + element(0x420092, 11, stamp) + element(0x420157, 8, digest(first, stamp) + second)
    answers = [ask(0x0A, element(0x420094, 7, arguments[0].encode()), integer(0x420024, 5, 5) + element(0x420025, 1, value)) for _ in range(2)]
    proof = answers[0][0x42007A].get(0x420155)
    return {"got": [outcome(answer) for answer in answers], "proof": proof == digest(stamp, first, digest(second))}


def correlated():
    """A message with a correlation value that tries to write lines of its own; the server's value."""
    answer = ask(0x0A, element(0x420094, 7, arguments[0].encode()), correlation='order-7\n"level": "error" ' + "x" * 2000)
    return {"server": answer[0x42007A][0x420106].decode()}


def flood():
    """So many messages as fast as they are answered: how each ended."""
    outcomes = [outcome(ask(0x3B, b"")) for _ in range(int(arguments[0]))]
    return {one: outcomes.count(one) for one in outcomes}


def walk():
    """One key's life and its attributes, in one version of the protocol."""
    first_generation = version.startswith("1.")
    made = client.create(enums.CryptographicAlgorithm.AES, 256, name="disk", operation_policy_name="default" if first_generation else None)
    out = {"bytes": len(client.get(made).value)}
    wanted = AttributeFactory().create_attribute(enums.AttributeType.NAME, "disk")
    out["located"] = client.locate(attributes=[wanted]) == [made]
    out["list"] = sorted(client.get_attribute_list(made))
    names = ["Name", "State", "Cryptographic Length"]
    values = {a.attribute_name.value: a.attribute_value for a in client.get_attributes(made, names)[1]}
    out["state"], out["length"] = values["State"].value.name, values["Cryptographic Length"].value
    out["added"] = (0x42007F).to_bytes(3, "big") + bytes([5, 0, 0, 0, 4, 0, 0, 0, 0]) in add(made, "zz-added")
    texts = lambda: [str(a.attribute_value) for a in client.get_attributes(made, ["Name"])[1]]
    out["two"] = texts()
    if first_generation:
        change = kmip_objects.Attribute(
            attribute_name=kmip_objects.Attribute.AttributeName("Name"),
            attribute_index=kmip_objects.Attribute.AttributeIndex(1),
            attribute_value=name("yy-changed"),
        )
        told = client.modify_attribute(made, attribute=change)[1]
        out["told"] = [told.attribute_index.value, str(told.attribute_value)]
    else:
        client.modify_attribute(
            made,
            current_attribute=kmip_objects.CurrentAttribute(attribute=name("zz-added")),
            new_attribute=kmip_objects.NewAttribute(attribute=name("yy-changed")),
        )
    out["changed"] = texts()
    if first_generation:
        told = client.delete_attribute(made, attribute_name="Name", attribute_index=1)[1]
        out["taken"] = str(told.attribute_value)
        out["none"] = refused(lambda: client.delete_attribute(made, attribute_name="Name", attribute_index=1))
    else:
        client.delete_attribute(made, current_attribute=kmip_objects.CurrentAttribute(attribute=name("yy-changed")))
        gone = kmip_objects.CurrentAttribute(attribute=name("yy-changed"))
        out["none"] = refused(lambda: client.delete_attribute(made, current_attribute=gone))
    out["one"] = texts()
    if first_generation:  # in 2.0 PyKMIP writes a Template-Attribute, which is gone there
        new = client.rekey(made)
        out["rekeyed"] = [client.locate(attributes=[wanted]) == [new], client.get(new).value != client.get(made).value]
        client.destroy(new)
    out["idle"] = may(made, enums.CryptographicUsageMask.ENCRYPT)
    client.activate(made)
    out["uses"] = [may(made, enums.CryptographicUsageMask.ENCRYPT), may(made, enums.CryptographicUsageMask.SIGN)]
    out["early"] = refused(lambda: client.destroy(made))
    client.revoke(enums.RevocationReasonCode.CESSATION_OF_OPERATION, made)
    client.destroy(made)
    out["after"] = refused(lambda: client.get(made))
    known = client.proxy.query(query_functions=[enums.QueryFunction.QUERY_OPERATIONS, enums.QueryFunction.QUERY_OBJECTS])
    out["operations"] = [enums.Operation(getattr(operation, "value", operation)).name for operation in known.operations]
    try:
        out["versions"] = [str(one) for one in client.proxy.discover_versions().protocol_versions]
    except AttributeError:  # PyKMIP's way to say that this was refused
        out["versions"] = []
    return out


def samples():
    """One object of every type that PyKMIP knows; three files hold a certificate, a private key in PKCS#8 and its public key, in DER."""
    certificate, private, public = (open(path, "rb").read() for path in arguments)
    mask = enums.CryptographicUsageMask
    rsa, aes = enums.CryptographicAlgorithm.RSA, enums.CryptographicAlgorithm.AES
    return {
        "certificate": pie.X509Certificate(certificate, masks=[mask.VERIFY], name="o-certificate"),
        "symmetric": pie.SymmetricKey(aes, 128, bytes(range(16)), masks=[mask.ENCRYPT], name="o-symmetric"),
        "public": pie.PublicKey(rsa, 2048, public, enums.KeyFormatType.X_509, masks=[mask.VERIFY], name="o-public"),
        "private": pie.PrivateKey(rsa, 2048, private, enums.KeyFormatType.PKCS_8, masks=[mask.SIGN], name="o-private"),
        "split": pie.SplitKey(
            cryptographic_algorithm=aes,
            cryptographic_length=128,
            key_value=bytes(range(16)),
            cryptographic_usage_masks=[mask.EXPORT],
            name="o-split",
            split_key_parts=3,
            key_part_identifier=1,
            split_key_threshold=2,
            split_key_method=enums.SplitKeyMethod.XOR,
        ),
        "secret": pie.SecretData(b"a word", enums.SecretDataType.PASSWORD, masks=[mask.VERIFY], name="o-secret"),
        "opaque": pie.OpaqueObject(b"anything", enums.OpaqueDataType.NONE, name="o-opaque"),
    }


def objects():
    """Every type registered, located by its type and its name, read, and destroyed: what was not as it should be."""
    wrong = []
    for kind, sample in samples().items():
        uid = client.register(sample)
        back = client.get(uid)
        typed = AttributeFactory().create_attribute(enums.AttributeType.OBJECT_TYPE, sample.object_type)
        named = AttributeFactory().create_attribute(enums.AttributeType.NAME, name("o-" + kind))
        checks = {
            "bytes": back.value == sample.value,
            "type": type(back) is type(sample),
            "located": client.locate(attributes=[typed, named]) == [uid],
        }
        client.destroy(uid)
        wrong += [kind + " " + check for check, passed in checks.items() if not passed]
    return {"wrong": wrong}


def pair():
    """A key pair, read back in both halves; a key derived from another, the same once more by the same data."""
    uses = enums.CryptographicUsageMask
    public, private = client.create_key_pair(
        enums.CryptographicAlgorithm.RSA, 2048, public_name=f"other {version}", public_usage_mask=[uses.VERIFY], private_name=f"own {version}", private_usage_mask=[uses.SIGN]
    )
    own, other = client.get(private), client.get(public)
    wanted = AttributeFactory().create_attribute(enums.AttributeType.NAME, f"own {version}")
    out = {"pair": [own.key_format_type.name, other.key_format_type.name, own.cryptographic_length], "located": client.locate(attributes=[wanted]) == [private]}
    out["hex"] = [own.value.hex(), other.value.hex()]
    base = client.create(enums.CryptographicAlgorithm.AES, 256, cryptographic_usage_mask=[uses.DERIVE_KEY])
    parameters = {"cryptographic_parameters": {"hashing_algorithm": enums.HashingAlgorithm.SHA_256}, "derivation_data": b"data"}
    derive = lambda: client.derive_key(
        enums.ObjectType.SYMMETRIC_KEY, [base], enums.DerivationMethod.HMAC, parameters, cryptographic_length=128, cryptographic_algorithm=enums.CryptographicAlgorithm.AES
    )
    out["early"] = refused(derive)
    client.activate(base)
    keys = [client.get(derive()).value for _ in range(2)]
    hmac_of = lambda key: __import__("hmac").new(key, b"data", "sha256").digest()[:16]
    out["derived"] = [keys[0] == keys[1], keys[0] == hmac_of(client.get(base).value)]
    return out


def cryptography():
    """A key of known bytes: encrypts and decrypts in CBC and CTR, and makes a code. KEY and DATA in hex."""
    from kmip.pie.objects import SymmetricKey

    key, data = (bytes.fromhex(text) for text in arguments)
    masks = [enums.CryptographicUsageMask[word] for word in ("ENCRYPT", "DECRYPT", "MAC_GENERATE", "MAC_VERIFY")]
    algorithm = enums.CryptographicAlgorithm.AES
    uid = client.register(SymmetricKey(algorithm, 8 * len(key), key, masks=masks, name=f"data {version}"))
    out = {"id": uid, "early": refused(lambda: client.mac(data, uid, enums.CryptographicAlgorithm.HMAC_SHA256))}
    client.activate(uid)
    nonce = bytes(range(16))
    for mode, padding in (("CBC", "PKCS5"), ("CTR", None)):
        parameters = {"cryptographic_algorithm": algorithm, "block_cipher_mode": enums.BlockCipherMode[mode]}
        if padding:
            parameters["padding_method"] = enums.PaddingMethod[padding]
        sealed, _ = client.encrypt(data, uid, cryptographic_parameters=parameters, iv_counter_nonce=nonce)
        opened = client.decrypt(sealed, uid, cryptographic_parameters=parameters, iv_counter_nonce=nonce)
        out[mode] = sealed.hex()
        out[mode + " back"] = opened.hex() == data.hex()
        if padding:
            out["altered"] = refused(
                lambda: client.decrypt(bytes(16), uid, cryptographic_parameters=parameters, iv_counter_nonce=nonce)
            )
    _, code = client.mac(data, uid, enums.CryptographicAlgorithm.HMAC_SHA256)
    out["mac"] = code.hex()
    return out


def signatures():
    """A pair of RSA keys signs and verifies in both paddings, other data and another signature too. DATA in hex."""
    data = bytes.fromhex(arguments[0])
    uses = enums.CryptographicUsageMask
    algorithm = enums.CryptographicAlgorithm.RSA
    public, private = client.create_key_pair(
        algorithm, 2048, public_name=f"proof {version}", public_usage_mask=[uses.VERIFY], private_name=f"signer {version}", private_usage_mask=[uses.SIGN]
    )
    client.activate(private)
    client.activate(public)
    out = {"public": client.get(public).value.hex()}
    for padding in ("PKCS1v15", "PSS"):
        parameters = {
            "cryptographic_algorithm": algorithm,
            "hashing_algorithm": enums.HashingAlgorithm.SHA_256,
            "padding_method": enums.PaddingMethod[padding],
        }
        signature = client.sign(data, private, cryptographic_parameters=parameters)
        altered = bytes([signature[0], signature[1] ^ 1]) + signature[2:]
        verdict = lambda message, of: client.signature_verify(message, of, public, cryptographic_parameters=parameters).name
        out[padding] = signature.hex()
        out[padding + " verdicts"] = [verdict(data, signature), verdict(data + b"!", signature), verdict(data, altered)]
        out[padding + " by the other half"] = refused(lambda: client.sign(data, public, cryptographic_parameters=parameters))
    return out


commands = {
    "objects": objects,
    "pair": pair,
    "cryptography": cryptography,
    "signatures": signatures,
    "life": life,
    "walk": walk,
    "create": lambda: {"id": client.create(enums.CryptographicAlgorithm.AES, 256)},
    "stay": stay,
    "tickets": tickets,
    "ticket": ticket,
    "logout": logout,
    "hashed": hashed,
    "correlated": correlated,
    "flood": flood,
    "get": lambda: {"bytes": len(client.get(arguments[0]).value)},
}
try:
    with client:
        print(json.dumps(commands[command]()))
except KmipOperationFailure as error:
    print(json.dumps({"status": error.status.name, "reason": error.reason.name, "message": error.message}))
except (ClientConnectionFailure, OSError) as error:
    print(json.dumps({"connection": type(error).__name__}))
