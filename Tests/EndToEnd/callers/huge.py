"""A bearer token of so many bytes: huge.py PORT BYTES http1|h2, over TLS. Writes the status and code of the answer, or how the connection ended."""
import json
import socket
import ssl
import sys
import threading

port, count, protocol = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


def frame(kind, flags, stream, body):
    return len(body).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + body


def length(number):
    """A length of HPACK (RFC 7541 section 5.1) behind seven bits."""
    if number < 127:
        return bytes([number])
    number -= 127
    found = b"\x7f"
    while number >= 128:
        found += bytes([number % 128 + 128])
        number //= 128
    return found + bytes([number])


def head():
    token = b"Bearer " + b"a" * count
    if protocol == "http1":
        yield b"GET /v1/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: " + token + b"\r\n\r\n"
        return
    yield b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b"")
    block = b"\x82\x87\x44\x06/v1/me\x41\x09localhost\x0f\x08" + length(len(token)) + token
    pieces = [block[at : at + 16_000] for at in range(0, len(block), 16_000)]
    for at, piece in enumerate(pieces):
        yield frame(9 if at else 1, (4 if at == len(pieces) - 1 else 0) + (0 if at else 1), 1, piece)


context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
context.set_alpn_protocols(["h2" if protocol == "h2" else "http/1.1"])
received = b""


def listen(connection):
    global received
    try:
        while data := connection.recv(65536):
            received += data
    except OSError:
        pass


with context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
    listener = threading.Thread(target=listen, args=(connection,))
    listener.start()
    try:
        for part in head():
            connection.sendall(part)
    except OSError:
        pass
    listener.join()
if received.startswith(b"HTTP/1.1"):
    print(received.split()[1].decode(), json.loads(received.split(b"\r\n\r\n", 1)[1])["code"])
else:
    print("ended")
