#!/usr/bin/env python3
"""Rotates the master key of a vault with many objects while three servers of one database serve requests, and kills two of them meanwhile:
    rotate_load.py PROGRAM FOLDER DATABASE_URL CLIENT OBJECTS SEED
CLIENT is the administrator's client of the database. Prints a line `ok WHAT` for each promise that held; ends with 1 at the first that did not."""
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from holders import Failed, Gone, Holder, Server, Vault, text  # noqa: E402

PROGRAM, FOLDER, DATABASE, CLIENT, OBJECTS, SEED = sys.argv[1:7]
OBJECTS = int(OBJECTS)
DICE = random.Random(int(SEED))
BATCH = 50


def ok(what):
    print(f"ok {what}", flush=True)


def tag(name, value, kind=None):
    return {"tag": name, "value": value} | ({"type": kind} if kind else {})


def creation():
    attributes = [
        tag("CryptographicAlgorithm", "AES", "Enumeration"), tag("CryptographicLength", 256, "Integer"), tag("CryptographicUsageMask", 12, "Integer"),
    ]
    item = tag("BatchItem", [
        tag("Operation", "Create", "Enumeration"),
        tag("RequestPayload", [tag("ObjectType", "SymmetricKey", "Enumeration"), tag("Attributes", attributes)]),
    ])
    version = tag("ProtocolVersion", [tag("ProtocolVersionMajor", 2, "Integer"), tag("ProtocolVersionMinor", 1, "Integer")])
    return tag("RequestMessage", [tag("RequestHeader", [version, tag("BatchCount", BATCH, "Integer")])] + [item] * BATCH)


def identifiers(value):
    """Every UniqueIdentifier of an answer."""
    if isinstance(value, list):
        return [name for item in value for name in identifiers(item)]
    if not isinstance(value, dict):
        return []
    if value.get("tag") == "UniqueIdentifier":
        return [value["value"]]
    return identifiers(value.get("value"))


def fill(servers):
    """Many objects, made over KMIP on all servers at once."""
    names, lock, message = [], threading.Lock(), json.dumps(creation())

    def work(server, count):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        for _ in range(count):
            connection.request("POST", "/kmip", message, {"Content-Type": "application/json"})
            made = identifiers(json.loads(connection.getresponse().read()))
            with lock:
                names.extend(made)

    callers = [threading.Thread(target=work, args=(servers[n % len(servers)], OBJECTS // BATCH // 8)) for n in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    if len(set(names)) != OBJECTS // BATCH // 8 * 8 * BATCH:
        raise Failed(f"{len(set(names))} objects were made")
    return names


class Load:
    """Requests to one server, one after the other, until told to stop. While it is away none is sent."""

    def __init__(self, server, materials):
        self.server, self.materials = server, materials
        self.done, self.failures, self.is_away, self.is_over = 0, [], False, False
        self.idle = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        dice = random.Random(SEED + self.server.root)
        while not self.is_over:
            if self.is_away:
                self.idle.set()
                time.sleep(0.005)
                continue
            try:
                self.once(dice)
                self.done += 1
            except (Failed, Gone) as error:
                self.failures.append(str(error))

    def once(self, dice):
        name = dice.choice(list(self.materials))
        if dice.random() < 0.7:
            if self.server.expect(200, "GET", f"/v1/objects/{name}/material").json["material"] != self.materials[name]:
                raise Failed(f"{name} has another material")
            return
        made = self.server.expect(201, "POST", "/v1/objects", {"type": "symmetricKey", "algorithm": "AES", "length": 128}).json["id"]
        self.server.expect(200, "POST", f"/v1/objects/{made}/activate")
        self.server.expect(200, "GET", f"/v1/objects/{made}/material")

    def pause(self):
        self.idle.clear()
        self.is_away = True
        self.idle.wait()

    def resume(self):
        self.is_away = False

    def check(self):
        if self.failures:
            raise Failed(f"{len(self.failures)} requests failed on {os.path.basename(self.server.root)}: {self.failures[0]}")


class Unlisted:
    """What a server that was not named in the rotate answers, in order, each run of equal answers once."""

    def __init__(self, server, name):
        self.server, self.name, self.codes, self.is_over = server, name, [], False
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while not self.is_over:
            answer = self.server.ask("GET", f"/v1/objects/{self.name}/material")
            code = answer.code or answer.status
            if not self.codes or self.codes[-1] != code:
                self.codes.append(code)
            time.sleep(0.01)


def behind():
    """Objects under an earlier master, by the database's own count."""
    asked = "SELECT count(*) FROM objects WHERE generation < 2;"
    return int(subprocess.run([CLIENT, "kms"], input=asked, stdout=subprocess.PIPE, text=True, check=True).stdout)


class Progress:
    """The progress that the API tells, checked at each look. Each server counts for itself, now and then."""

    def __init__(self, ceremony):
        self.path, self.done, self.looks, self.last = f"/v1/ceremonies/{ceremony['id']}", {}, 0, None

    def look(self, server):
        progress = server.expect(200, "GET", self.path).json.get("progress")
        if progress is None:
            return None
        before = self.done.get(server.process.pid, 0)
        if progress["done"] < before or progress["done"] > progress["total"] or progress["total"] < OBJECTS:
            raise Failed(f"progress after {before}: {progress}")
        self.done[server.process.pid], self.last, self.looks = progress["done"], progress, self.looks + 1
        return progress

    def until(self, server, part):
        """Looks until that part of all rows is done; False if it is over before."""
        end = time.monotonic() + 600
        while time.monotonic() < end:
            progress = self.look(server)
            if progress is None:
                return False
            if progress["done"] >= part * progress["total"]:
                return True
            time.sleep(0.02)
        raise Failed(f"the re-wrapping stands still: {self.last}")


def main(servers):
    people = [Holder(FOLDER, name) for name in ("ann", "ben", "cy")]
    a, b, c = servers
    vault = Vault(a, people, 2)
    for server in (b, c):
        vault.open(server)
    a.expect(201, "PUT", "/v1/manifest", {"manifest": text(b'{"version": 1, "policies": {}}'), "policies": []})
    bundle = a.bundle()
    started = time.monotonic()
    names = fill([a, b])
    ok(f"{len(names)} objects in {time.monotonic() - started:.0f} s")
    materials = {name: a.expect(200, "GET", f"/v1/objects/{name}/material").json["material"] for name in DICE.sample(names, 200)}
    loads = [Load(server, materials) for server in (a, b, a, b)]
    unlisted = Unlisted(c, names[0])

    ceremony = vault.propose(a, kind="rotate", servers=[a.fingerprint, b.fingerprint])
    for name in ("ann", "ben"):
        a.expect(200, "POST", f"/v1/ceremonies/{ceremony['id']}/shares", vault.consent(name, ceremony))
    shares = vault.fetch(a, ceremony)
    for name, share in shares.items():
        vault.confirm(b, ceremony, name, share)
    for load in loads:
        load.check()
    started = time.monotonic()
    epoch = a.expect(200, "POST", f"/v1/ceremonies/{ceremony['id']}/commit").json["epoch"]
    ok(f"committed in {(time.monotonic() - started) * 1000:.0f} ms")
    old = vault.epoch
    vault.shares[epoch], vault.epoch = shares, epoch
    started = time.monotonic()

    progress = Progress(ceremony)
    if not progress.until(a, 0.2):
        raise Failed("the re-wrapping was over before anybody could be killed: more objects are needed")
    for load in loads[::2]:
        load.pause()
    a.restart()
    answer = a.ask("POST", "/v1/recover", {"share": text(vault.shares[old]["ann"])})
    if answer.status != 410:
        raise Failed(f"a share of the epoch before: {answer}")
    vault.open(a)
    for load in loads[::2]:
        load.resume()
    told = progress.look(b)
    counted = behind()
    if told and counted > told["total"] - told["done"]:
        raise Failed(f"the database counts {counted} objects after {told} was told")
    ok(f"one listed server was killed at {progress.last['done']} rows of {progress.last['total']}, and opened by the new shares")
    if progress.until(b, 0.55):
        for load in loads[1::2]:
            load.pause()
        b.restart()
        vault.open(b)
        for load in loads[1::2]:
            load.resume()
        ok(f"the other one was killed at {progress.last['done']} rows")
    while progress.until(a, 1):
        time.sleep(0.05)
    if behind():
        raise Failed(f"no progress is told any more, and {behind()} objects are behind")
    took = time.monotonic() - started
    ok(f"all re-wrapped in {took:.1f} s, {len(names) / took:.0f} objects a second under load; progress was looked at {progress.looks} times")

    unlisted.is_over = True
    unlisted.thread.join()
    if unlisted.codes not in ([200, "generation-behind", "sealed"], [200, "sealed"]):
        raise Failed(f"the server that was not listed answered {unlisted.codes}")
    ok(f"the server that was not listed answered {unlisted.codes}")
    for load in loads:
        load.is_over = True
    for load in loads:
        load.thread.join()
        load.check()
    ok(f"{sum(load.done for load in loads)} requests on the listed servers, none failed")

    vault.open(c)
    for server in servers:
        if server.bundle() != bundle:
            raise Failed("the verify bundle is another")
        name = DICE.choice(list(materials))
        if server.expect(200, "GET", f"/v1/objects/{name}/material").json["material"] != materials[name]:
            raise Failed("another material")
    if a.ask("POST", "/v1/masters/purge", {}).status not in (200, 204):
        raise Failed(f"the purge: {a.ask('POST', '/v1/masters/purge', {})}")
    for server in servers:
        damages = server.damages()
        if damages:
            raise Failed(f"damaged: {damages[:5]}")
    ok("purged; all three servers find no damage and prove the same")


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
running = [Server(PROGRAM, os.path.join(FOLDER, name), "--database-url", DATABASE).start() for name in ("a", "b", "c")]
try:
    main(running)
except (Failed, Gone) as failure:
    print(f"FAILED {failure}", flush=True)
    for one in running:
        print(one.words())
    sys.exit(1)
finally:
    for one in running:
        one.kill()
