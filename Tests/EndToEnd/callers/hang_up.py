"""A stranger who hangs up at once: hang_up.py ADDRESS PORT TRIES. He asks for a vault with a holder of his own, and ends each connection by a reset as
soon as the request is written, so that nobody can be asked any more where it came from. Writes the state of the server before and after, and what an
ordinary request of his was answered."""
import http.client
import json
import socket
import struct
import sys
import time

address, port, tries = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
key = sys.stdin.read()
body = json.dumps({"threshold": 1, "shareholders": [{"name": "mallory", "publicKey": key}]}).encode()
head = f"POST /v1/initialize HTTP/1.1\r\nHost: {address}:{port}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"


def ask(method, path, data=None):
    connection = http.client.HTTPConnection(address, port, timeout=30)
    connection.request(method, path, data, {"Content-Type": "application/json"} if data else {})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


before = ask("GET", "/v1/seal-status")[1]["state"]
refused = ask("POST", "/v1/initialize", body)
for number in range(tries):
    with socket.create_connection((address, port), 30) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(head.encode() + body)
        # The server shall meet the end at different places.
        time.sleep((0, 0.0002, 0.001, 0.003)[number % 4])
after = ask("GET", "/v1/seal-status")[1]["state"]
print(json.dumps({"before": before, "status": refused[0], "code": refused[1].get("code"), "after": after}))
