"""A connection that stands: standing.py PORT CERTIFICATE KEY [TOKEN]. For each line of its input it asks for the path in it, on the one connection,
and writes the status and the code of the answer."""
import http.client
import json
import ssl
import sys

port, certificate, key = int(sys.argv[1]), sys.argv[2], sys.argv[3]
tls = ssl.create_default_context()
tls.check_hostname = False
tls.verify_mode = ssl.CERT_NONE
tls.load_cert_chain(certificate, key)
connection = http.client.HTTPSConnection("127.0.0.1", port, context=tls, timeout=30)
connection.connect()
socket = connection.sock
for line in sys.stdin:
    try:
        connection.request("GET", line.strip())
        answer = connection.getresponse()
        body = answer.read()
        kept = connection.sock is socket
        code = json.loads(body).get("code", "-") if body.startswith(b"{") else "-"
        print(answer.status, code if kept else "another-connection", flush=True)
    except OSError as error:
        print("closed", type(error).__name__, flush=True)
