"""PyKMIP's client against the KMIP port: pykmip_client.py PORT CA CERTIFICATE KEY VERSION COMMAND [ARGUMENT…], one line of JSON out."""
import json
import logging
import sys

from kmip import enums
from kmip.core import objects as kmip_objects
from kmip.core.exceptions import OperationFailure
from kmip.core.attributes import Name
from kmip.core.factories.attributes import AttributeFactory
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
    """Whether Check allows a use; PyKMIP falls over a refusal."""
    try:
        return client.check(uid, cryptographic_usage_mask=[mask]) == uid
    except AttributeError:
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
    out["uses"] = [may(made, enums.CryptographicUsageMask.ENCRYPT), may(made, enums.CryptographicUsageMask.SIGN)]
    if first_generation:  # in 2.0 PyKMIP writes a Template-Attribute, which is gone there
        new = client.rekey(made)
        out["rekeyed"] = [client.locate(attributes=[wanted]) == [new], client.get(new).value != client.get(made).value]
        client.destroy(new)
    client.activate(made)
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


commands = {
    "life": life,
    "walk": walk,
    "create": lambda: {"id": client.create(enums.CryptographicAlgorithm.AES, 256)},
    "stay": stay,
    "get": lambda: {"bytes": len(client.get(arguments[0]).value)},
}
try:
    with client:
        print(json.dumps(commands[command]()))
except KmipOperationFailure as error:
    print(json.dumps({"status": error.status.name, "reason": error.reason.name, "message": error.message}))
except (ClientConnectionFailure, OSError) as error:
    print(json.dumps({"connection": type(error).__name__}))
