"""PyKMIP's client against the KMIP port: pykmip_client.py PORT CA CERTIFICATE KEY VERSION COMMAND [ARGUMENT…], one line of JSON out."""
import json
import logging
import sys

from kmip import enums
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


commands = {
    "life": life,
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
