#!/usr/bin/env python3
"""Sends every request twice, once as it is and once with a header that nothing knows, with which it goes over the router, and compares the answers.

two_ways.py PORT OWN OTHER KEY SECOND MODE: the tokens of two callers and two keys of the first; MODE says what is to be expected. One line for each case.
For the MODEs data and data-refused the keys are one of AES and one for codes, and SIGNER and LIMITED are keys of Ed25519 and of AES with Usage Limits.
With CERTIFICATE, a file's path without its .pem and .key, it speaks TLS as that client, and a token may be empty.
Only what differs by its nature is left out: dates, time stamps and the names that answers give their requests.
"""

import os
import re
import socket
import ssl
import sys
import time

PORT = int(sys.argv[1])
OWN, OTHER, KEY, SECOND = sys.argv[2:6]
MODE = sys.argv[6]
MARK = b"X-Nothing-Knows: 1\r\n"
CERTIFICATE = os.environ.get("CERTIFICATE")
if CERTIFICATE:
    # Who the server is, is not asked here.
    NOBODY = ssl._create_unverified_context()
    TLS = ssl._create_unverified_context()
    TLS.load_cert_chain(CERTIFICATE + ".pem", CERTIFICATE + ".key")


def element(tag, kind, value, style=""):
    colon, comma = (": ", ", ") if style == "spaced" else (":", ",")
    text = f'{{"tag"{colon}"{tag}"{comma}'
    if kind != "Structure" or style in ("typed", "spaced"):
        text += f'"type"{colon}"{kind}"{comma}'
    if kind == "Structure":
        value = "[" + comma.join(value) + "]"
    elif kind != "Integer" or style == "hex":
        value = '"' + value + '"'
    return text + f'"value"{colon}{value}}}'


def message(items, style="", version=("2", "1"), header=(), operation="Get", count=None):
    def number(value):
        return f"0x{int(value):08X}" if style == "hex" else value

    def scalar(tag, kind, value):
        return element(tag, kind, value, style)

    versions = [scalar("ProtocolVersionMajor", "Integer", number(version[0])), scalar("ProtocolVersionMinor", "Integer", number(version[1]))]
    head = [element("ProtocolVersion", "Structure", versions, style), *header, scalar("BatchCount", "Integer", number(str(count or len(items))))]
    parts = [element("RequestHeader", "Structure", head, style)]
    for name, identifier, more, *other in items:
        named = [scalar("UniqueBatchItemID", "ByteString", name)] if name else []
        payload = [scalar("UniqueIdentifier", "TextString", identifier), *more] if identifier else [*more]
        code = "0x0000000A" if style == "hex" else other[0] if other else operation
        parts.append(element("BatchItem", "Structure", [scalar("Operation", "Enumeration", code), *named, element("RequestPayload", "Structure", payload, style)], style))
    return element("RequestMessage", "Structure", parts, style).encode()


def ttlv(tag, kind, content):
    if isinstance(content, int):
        content, length = content.to_bytes(4, "big") + bytes(4), 4
    else:
        length = len(content)
        content += bytes(-length % 8)
    return bytes.fromhex(tag) + bytes([kind]) + length.to_bytes(4, "big") + content


def binary(identifiers, minor=1):
    version = ttlv("420069", 1, ttlv("42006A", 2, 2) + ttlv("42006B", 2, minor))
    body = ttlv("420077", 1, version + ttlv("42000D", 2, len(identifiers)))
    for place, identifier in enumerate(identifiers):
        named = ttlv("420093", 8, bytes([place + 1])) if len(identifiers) > 1 else b""
        body += ttlv("42000F", 1, ttlv("42005C", 5, 10) + named + ttlv("420079", 1, ttlv("420094", 7, identifier.encode())))
    return ttlv("420078", 1, body)


def parameters(*fields):
    return element("CryptographicParameters", "Structure", [element(tag, kind, value) for tag, kind, value in fields])


def octets(tag, value):
    return element(tag, "ByteString", value)


GCM = ("BlockCipherMode", "Enumeration", "GCM")
NONCE = "000102030405060708090A0B"
PLAIN = "77686174"


def encryption(identifier, *more, plain=PLAIN):
    """By a nonce that is given, so that both ways encrypt to the same."""
    return identifier, [parameters(GCM), octets("Data", plain), octets("IVCounterNonce", NONCE), *more], "Encrypt"


def about(*items):
    """A message of these (identifier, fields, operation)."""
    return message([(f"{place + 1:02X}" if len(items) > 1 else "", identifier, more, operation) for place, (identifier, more, operation) in enumerate(items)])


def binary_encryption(identifier):
    mode = ttlv("42002B", 1, ttlv("420011", 5, 9))
    fields = ttlv("420094", 7, identifier.encode()) + mode + ttlv("4200C2", 8, bytes.fromhex(PLAIN)) + ttlv("42003D", 8, bytes.fromhex(NONCE))
    version = ttlv("420069", 1, ttlv("42006A", 2, 2) + ttlv("42006B", 2, 1))
    head = ttlv("420077", 1, version + ttlv("42000D", 2, 1))
    return ttlv("420078", 1, head + ttlv("42000F", 1, ttlv("42005C", 5, 31) + ttlv("420079", 1, fields)))


def field(answer, tag):
    found = re.search(rb'"tag":"' + tag.encode() + rb'","type":"ByteString","value":"([0-9A-F]*)"', answer)
    return found.group(1).decode() if found else None


def sealed(body, over_router=True):
    """What is answered, as (data, nonce, tag)."""
    answer, _ = talk([whole(request(body), over_router)])
    return [field(answer, tag) for tag in ("Data", "IVCounterNonce", "AuthenticatedEncryptionTag")]


def decryption(identifier, data, nonce, tag):
    return identifier, [parameters(GCM), octets("Data", data), octets("IVCounterNonce", nonce), octets("AuthenticatedEncryptionTag", tag)], "Decrypt"


def request(body, line="POST /kmip HTTP/1.1", kind="application/json", token=OWN, host="localhost", fields=(), length=None):
    head = [line, f"Host: {host}"]
    if token:
        head.append(f"Authorization: Bearer {token}")
    if kind:
        head.append(f"Content-Type: {kind}")
    if length != "":
        head.append(f"Content-Length: {len(body) if length is None else length}")
    return ("\r\n".join([*head, *fields]) + "\r\n").encode("latin-1"), b"\r\n" + body


def whole(parts, mark):
    return parts[0] + (MARK if mark else b"") + parts[1]


def connected(as_nobody=False):
    connection = socket.create_connection(("127.0.0.1", PORT), 5)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not CERTIFICATE:
        return connection
    return (NOBODY if as_nobody else TLS).wrap_socket(connection)


def talk(pieces, end=False, pause=0.0, answers=1):
    """All that comes back: so many answers, or what came until the server had time enough for them, and what still follows."""
    with connected() as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
            if end:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        answer, closed = b"", False
        try:
            while True:
                connection.settimeout(0.12 if answer.count(b"HTTP/1.1 ") >= answers else 4)
                part = connection.recv(65536)
                if not part:
                    closed = True
                    break
                answer += part
        except OSError:
            pass
        return answer, closed


def same(answer):
    text, closed = answer
    text = re.sub(rb"\r\nDate: [^\r]*", b"\r\nDate", text)
    text = re.sub(rb'("tag":"TimeStamp","type":"DateTime","value":")[^"]*', rb"\1", text)
    text = re.sub(rb"\x42\x00\x92\x09\x00\x00\x00\x08.{8}", b"time", text, flags=re.DOTALL)
    text = re.sub(rb'((?:TimeStamp|ServerCorrelationValue) type="[A-Za-z]*" value=")[^"]*', rb"\1", text)
    text = re.sub(rb'("tag":"ServerCorrelationValue","type":"TextString","value":")[^"]*', rb"\1", text)
    text = re.sub(rb"\x42\x01\x06\x07\x00\x00\x00[\x10-\x28][0-9a-f]{16,40}", b"name", text, flags=re.DOTALL)
    return text, closed


def prompts():
    connection = connected(as_nobody=True)
    connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    text = b""
    while part := connection.recv(65536):
        text += part
    return int(re.search(rb"\nkeyquorum_http_prompt_answers_total (\d+)", text).group(1))


def pieces_of(requests, mark, cut):
    data = b"".join(whole(parts, mark) for parts in requests)
    if cut == "apart":
        head = whole(requests[0], mark).index(b"\r\n\r\n") + 4
        return [data[:head], data[head:]]
    if cut:
        return [data[start:start + cut] for start in range(0, len(data), cut)]
    return [data]


FAILURES = []


def spoil(times):
    """Shows that many tokens that are none."""
    talk([whole(request(GET, token="kqt1.00.11"), True) * times], answers=times)


def case(name, requests, prompt, cut=None, end=False):
    requests = requests if isinstance(requests, list) else [requests]
    pause = 0.03 if cut else 0.0
    usual = same(talk(pieces_of(requests, True, cut), end, pause, len(requests)))
    for _ in range(5 if MODE == "limited" else 1):
        # Who is limited is so for a second, which a busy machine may take for what is between.
        before = prompts()
        if MODE == "limited":
            spoil(60)
        tried = same(talk(pieces_of(requests, False, cut), end, pause, len(requests)))
        count = prompts() - before
        if count == prompt:
            break
    if not usual[0] and not usual[1]:
        FAILURES.append(f"{name}: no answer")
    elif tried != usual:
        FAILURES.append(f"{name}: {tried} and not {usual}")
    elif prompt is not None and count != prompt:
        FAILURES.append(f"{name}: {count} answers at once and not {prompt}")
    else:
        print(f"ok {name}")


def warm(token=OWN):
    """A key that was got before is known, once each of the server's threads has its connection to the database."""
    for identifier in (KEY, SECOND):
        asked = request(message([("", identifier, ())]), token=token)
        for _ in range(2):
            talk([whole(asked, True)])
        for _ in range(16):
            talk([whole(asked, False)])


GET = message([("", KEY, ())])
BOTH = message([("01", KEY, ()), ("02", SECOND, ())])

if MODE == "open":
    warm()
    case("a Get", request(GET), 1)
    for style in ("typed", "spaced", "hex"):
        case(f"a Get, {style}", request(message([("", KEY, ())], style)), 1)
    case("a Get in the binary form", request(binary([KEY]), kind="application/octet-stream"), 1)
    case("two Gets", request(BOTH), 1)
    case("two Gets in the binary form", request(binary([KEY, SECOND]), kind="application/octet-stream"), 1)
    case("a Get without a type of its content", request(GET, kind=None), 1)
    case("a type with a parameter", request(GET, kind="application/json; charset=utf-8"), 1)
    case("a Get with what clients say besides", request(GET, fields=("Connection: keep-alive", "Accept: */*", "User-Agent: test", "Accept-Encoding: gzip")), 1)
    case("HTTP/1.0", request(GET, "POST /kmip HTTP/1.0"), 1)
    case("five, one behind the other", [request(message([(f"{n:02}", KEY, ())])) for n in range(5)], 5)
    case("whoever says no more", request(GET), 1, end=True)
    case("head and body apart", request(GET), 1, cut="apart")
    for cut in (50, 300):
        case(f"in pieces of {cut} bytes", request(GET), None, cut=cut)
    case("a key that is not there", request(message([("", "nothing", ())])), 0)
    case("a key and one that is not there", request(message([("01", KEY, ()), ("02", "nothing", ())])), 0)
    case("two items of one name", request(message([("01", KEY, ()), ("01", SECOND, ())])), 0)
    case("an earlier version", request(message([("", KEY, ())], version=("1", "4"))), 0)
    case("a version that is none", request(message([("", KEY, ())], version=("9", "0"))), 0)
    case("an earlier version in the binary form", request(binary([KEY], 0), kind="application/octet-stream"), 0)
    case("a largest response", request(message([("", KEY, ())], header=[element("MaximumResponseSize", "Integer", "64")])), 0)
    case("another format", request(message([("", KEY, [element("KeyFormatType", "Enumeration", "PKCS_1")])])), 0)
    case("another operation", request(message([("", KEY, ())], operation="GetAttributes")), 0)
    case("fewer items than it says", request(message([("", KEY, ())], count=2)), 0)
    case("seventeen Gets", request(message([(f"{n:02}", KEY, ()) for n in range(17)])), 0)
    case("a bare operation", request(element("Get", "Structure", [element("UniqueIdentifier", "TextString", KEY)]).encode()), 0)
    case("Cosmian's path", request(GET, "POST /kmip/2_1 HTTP/1.1"), 0)
    for token, name in ((None, "nobody"), ("kqt1.00.11", "a token that is none"), (OWN[:-2] + "AA", "a wrong token"), (OTHER, "another caller"), ("a.b.c", "a token of an issuer")):
        case(name, request(GET, token=token), 0)
    case("two tokens", request(GET, fields=(f"Authorization: Bearer {OTHER}",)), 0)
    case("another scheme", request(GET, token=None, fields=("Authorization: Basic YTpi",)), 0)
    case("a small scheme", request(GET, token=None, fields=(f"authorization: bearer  {OWN} ",)), 1)
    for kind in ("text/plain", "text/xml", "application/json, text/xml", ""):
        case(f"as {kind or 'nothing'}", request(GET, kind=kind), None)
    case("two types", request(GET, fields=("Content-Type: text/plain",)), 0)
    case("a page of another site", request(GET, fields=("Origin: https://evil.example",)), 0)
    case("a page's own word", request(GET, fields=("Sec-Fetch-Site: cross-site",)), 0)
    case("another name of this machine", request(GET, host="evil.example"), 0)
    case("no name of this machine", (whole(request(GET), False).split(b"Host: localhost\r\n")[0] + f"Authorization: Bearer {OWN}\r\nContent-Length: {len(GET)}\r\n".encode(), b"\r\n" + GET), None)
    case("an idempotency key", request(GET, fields=("Idempotency-Key: abcdefghijklmnop1234",)), 0)
    case("a key of idempotency that is none", request(GET, fields=("Idempotency-Key: !",)), 0)
    case("an end of the connection", request(GET, fields=("Connection: close",)), 0)
    case("something behind the end of the connection", [request(GET, fields=("Connection: close",)), request(GET)], 0)
    case("whoever asks whether to go on", request(GET, fields=("Expect: 100-continue",)), 0)
    case("a body in chunks", request(f"{len(GET):x}\r\n".encode() + GET + b"\r\n0\r\n\r\n", length="", fields=("Transfer-Encoding: chunked",)), 0)
    case("a body of two lengths", request(GET, fields=(f"Content-Length: {len(GET) - 1}",)), None)
    case("no body", request(b""), 0)
    case("no length", request(b"", length=""), 0)
    case("a shorter body", request(GET, length=len(GET) - 1), 0)
    case("a longer body", request(GET + b" ", length=len(GET) + 1), 1)
    case("a body that does not come", request(GET, length=len(GET) + 1), 0, end=True)
    case("a longer message than most", request(GET + b" " * 9000), None)
    case("a large body", request(GET + b" " * 200000), 0)
    case("a path like it", request(GET, "POST /kmip/ HTTP/1.1"), 0)
    case("a path with a question", request(GET, "POST /kmip?a=b HTTP/1.1"), 0)
    case("another path", request(GET, "POST /kmip3 HTTP/1.1"), 0)
    for method in ("GET", "HEAD", "PUT", "OPTIONS", "DELETE", "FETCH"):
        case(method, request(GET, f"{method} /kmip HTTP/1.1"), 0)
    case("a head that is too large", request(GET, fields=("X-Large: " + "x" * 30000,)), 0)
    case("many fields", request(GET, fields=[f"X-{n}: {n}" for n in range(120)]), 0)
    case("no request at all", (b"nonsense\r\n", b"\r\n"), 0)
    case("nonsense behind a Get", [request(GET), (b"nonsense\r\n", b"\r\n")], None)
    mixed = [request(BOTH), request(message([("01", "nothing", ())])), request(GET), request(GET, "GET /version HTTP/1.1"), request(BOTH), request(GET)]
    case("what goes either way, one behind the other", mixed, None)
    case("the same in pieces", mixed, None, cut=700)
    for number, prompt in ((30, 30), (200, None)):
        many = [request(message([(f"{n:02X}", KEY if n % 2 else SECOND, ())])) for n in range(number)]
        case(f"{number}, one behind the other", many, prompt)
    for place in range(0, len(GET), 11):
        for change in (1, 0x20, 0x80):
            other = bytearray(GET)
            other[place] ^= change
            case(f"a Get with another byte: {place} by {change}", request(bytes(other)), None)
    data = binary([KEY])
    for place in range(0, len(data), 11):
        other = bytearray(data)
        other[place] ^= 2
        case(f"a Get in the binary form with one other byte: {place}", request(bytes(other), kind="application/octet-stream"), None)
elif MODE in ("data", "data-refused"):
    signer, limited = os.environ["SIGNER"], os.environ["LIMITED"]
    count = 1 if MODE == "data" else 0
    # Each key was used before, and each of the server's threads has its connection.
    uses = [encryption(KEY), (SECOND, [octets("Data", PLAIN)], "MAC"), (signer, [octets("Data", PLAIN)], "Sign"), encryption(limited)]
    for use in uses:
        talk([whole(request(about(use)), True)])
    for _ in range(16):
        talk([whole(request(about(*uses[:3])), False)])
    for number, name in enumerate(("an Encrypt", "a MAC", "a Sign")):
        case(f"{MODE}: {name}", request(about(uses[number])), count)
    case(f"{MODE}: an Encrypt in the binary form", request(binary_encryption(KEY), kind="application/octet-stream"), count)
    case(f"{MODE}: of each one", request(about(*uses[:3])), count)
    case(f"{MODE}: another caller", request(about(uses[0]), token=OTHER), 0)
    if MODE == "data":
        data, nonce, tag = sealed(about(uses[0]))
        opening = decryption(KEY, data, NONCE, tag)
        case("a Decrypt", request(about(opening)), 1)
        case("an Encrypt, a Decrypt and a Get", request(about(uses[0], opening, (KEY, [], "Get"))), None)
        for name, answer in (("at once", False), ("over the router", True)):
            chosen = about((KEY, [parameters(GCM, ("RandomIV", "Boolean", "true")), octets("Data", PLAIN)], "Encrypt")).replace(b'"true"', b"true")
            before = prompts()
            made = sealed(chosen, over_router=answer)
            if prompts() - before != (0 if answer else 1):
                FAILURES.append(f"a nonce of the server's choice, {name}: answered elsewhere")
            case(f"what was encrypted {name} by a nonce of the server's choice", request(about(decryption(KEY, *made))), 1)
            back, _ = talk([whole(request(about(decryption(KEY, *made))), False)])
            if field(back, "Data") != PLAIN:
                FAILURES.append(f"what was encrypted {name} is not what is decrypted: {back}")
        case("64 KiB", request(about(encryption(KEY, plain="5A" * 65536))), None)
        case("64 KiB in pieces", request(about(encryption(KEY, plain="5A" * 65536))), None, cut=50000)
        case("another tag", request(about(decryption(KEY, data, NONCE, "00" * 16))), 0)
        case("a shorter tag", request(about(decryption(KEY, data, NONCE, tag[:-2]))), 0)
        case("a tag that is missing", request(about((KEY, [parameters(GCM), octets("Data", data), octets("IVCounterNonce", NONCE)], "Decrypt"))), 0)
        case("a nonce that is missing", request(about((KEY, [parameters(GCM), octets("Data", PLAIN)], "Encrypt"))), 0)
        case("a nonce that is too long", request(about((KEY, [parameters(GCM), octets("Data", PLAIN), octets("IVCounterNonce", "00" * 200)], "Encrypt"))), 0)
        case("no parameters", request(about((KEY, [octets("Data", PLAIN), octets("IVCounterNonce", NONCE)], "Encrypt"))), 0)
        case("a mode that there is not", request(about((KEY, [parameters(("BlockCipherMode", "Enumeration", "0x0000007F")), octets("Data", PLAIN)], "Encrypt"))), 0)
        case("a mode that is not offered", request(about((KEY, [parameters(("BlockCipherMode", "Enumeration", "PCBC")), octets("Data", PLAIN)], "Encrypt"))), 0)
        case("no data", request(about((KEY, [parameters(GCM)], "Encrypt"))), 0)
        case("another key's use", request(about((SECOND, [parameters(GCM), octets("Data", PLAIN), octets("IVCounterNonce", NONCE)], "Encrypt"))), 0)
        case("a code under a key that is not for it", request(about((KEY, [octets("Data", PLAIN)], "MAC"))), 0)
        case("data and a digest", request(about((signer, [octets("Data", PLAIN), octets("DigestedData", "00" * 32)], "Sign"))), 0)
        case("a key that is not there", request(about(encryption("nothing"))), 0)
        case("one of them under a key that is not there", request(about(uses[0], encryption("nothing"))), 0)
        case("a part that there is not", request(about(encryption(KEY, octets("CorrelationValue", "00" * 16)))), 0)
        case("data of an earlier item", request(about(uses[0], (KEY, [parameters(GCM), element("Data", "Enumeration", "Encrypt"), octets("IVCounterNonce", NONCE)], "Encrypt"))), 0)
        body = about(uses[0])
        for place in range(0, len(body), 13):
            other = bytearray(body)
            other[place] ^= 1
            case(f"an Encrypt with another byte: {place}", request(bytes(other)), None)
        case("what Usage Limits count", request(about(encryption(limited))), 0)
else:
    # What is refused now, or answered otherwise than before, on either way.
    warm()
    count = {"refused": 0, "limited": 0, "known": 1}[MODE]
    case(f"{MODE}: a Get", request(GET), count)
    case(f"{MODE}: two Gets", request(BOTH), count)
    case(f"{MODE}: a Get in the binary form", request(binary([KEY]), kind="application/octet-stream"), count)
    if OTHER:
        case(f"{MODE}: another caller", request(GET, token=OTHER), 0)
    if CERTIFICATE:
        case(f"{MODE}: a token that is none beside the certificate", request(GET, token="kqt1.00.11"), count)

for failure in FAILURES:
    print(f"FAILED {failure[:700]}")
sys.exit(1 if FAILURES else 0)
