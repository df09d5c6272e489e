"""Slow clients of many kinds at once, and quick ones beside them: slow.py PORT CONNECTIONS SECONDS KIND,…

Opens so many slow connections of each kind, keeps each slow until the server closes it or the seconds are over, and meanwhile asks for /version on a
new connection again and again. Writes, as JSON, how many of each kind were closed and after how many seconds at most, and how long a quick client
waited at most."""
import json
import socket
import ssl
import sys
import threading
import time

PORT, COUNT, LIMIT = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
KINDS = sys.argv[4].split(",")
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
POST = b"\x83\x87\x44\x0e/v1/initialize\x41\x09localhost"


def frame(kind, flags, stream, body):
    return len(body).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + body


def tcp():
    return socket.create_connection(("127.0.0.1", PORT), timeout=LIMIT)


def tls(protocol="http/1.1"):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols([protocol])
    return context.wrap_socket(tcp())


def hello():
    """The first bytes of a handshake."""
    context = ssl.create_default_context()
    context.check_hostname = False
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        context.wrap_bio(incoming, outgoing).do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


# What each kind says first, and what it says byte by byte.
SLOW = {
    "silent before TLS": (tcp, b"", b""),
    "a handshake by bytes": (tcp, b"", hello()),
    "silent": (tls, b"", b""),
    "a head by bytes": (tls, b"GET /version HTTP/1.1\r\n", b"X-Slow: " + b"a" * 500),
    "a body by bytes": (tls, b"POST /v1/initialize HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n", b" " * 500),
    "silent HTTP/2": (lambda: tls("h2"), PREFACE, b""),
    "half a head of HTTP/2": (lambda: tls("h2"), PREFACE + frame(1, 0, 1, POST), b""),
    "a head of HTTP/2 by bytes": (lambda: tls("h2"), PREFACE, frame(1, 5, 1, POST + b"\x40\x81\x00" + b"\x7f\x80\x03" + b"a" * 400)),
    "half a body of HTTP/2": (lambda: tls("h2"), PREFACE + frame(1, 4, 1, POST) + frame(0, 0, 1, b" "), b""),
}
ended = {}
lock = threading.Lock()


def drip(kind):
    connect, first, rest = SLOW[kind]
    begun = time.monotonic()
    seconds = None
    try:
        with connect() as connection:
            begun = time.monotonic()
            connection.sendall(first)
            connection.settimeout(0.25)
            # An answer, such as that a stream was given up, is no end of the connection, which may serve others.
            while time.monotonic() - begun < LIMIT:
                try:
                    data = connection.recv(65536)
                    if not data or (data[3:4] == b"\x03" and "HTTP/2" in kind):
                        seconds = time.monotonic() - begun
                        break
                except TimeoutError:
                    connection.sendall(rest[:1])
                    rest = rest[1:]
    except OSError:
        seconds = time.monotonic() - begun
    with lock:
        ended.setdefault(kind, []).append(seconds)


slow = [threading.Thread(target=drip, args=(kind,), daemon=True) for kind in KINDS for _ in range(COUNT)]
for thread in slow:
    thread.start()
waited, answers, failures = 0.0, 0, 0
while any(thread.is_alive() for thread in slow):
    begun = time.monotonic()
    try:
        with tls() as connection:
            connection.sendall(b"GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answers += connection.recv(15).startswith(b"HTTP/1.1 200")
    except OSError:
        failures += 1
    waited = max(waited, time.monotonic() - begun)
    time.sleep(0.1)
print(json.dumps({
    "slow": {kind: {"closed": sum(s is not None for s in times), "of": len(times), "seconds": max((s or LIMIT) for s in times)} for kind, times in ended.items()},
    "quick": {"answers": answers, "failures": failures, "seconds": waited},
}))
