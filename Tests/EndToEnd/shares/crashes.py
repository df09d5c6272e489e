#!/usr/bin/env python3
"""Kills a real server by kill -9 at every line of a ceremony, and looks what is left:
    crashes.py PROGRAM FOLDER DATABASE_URL ROUNDS SEED
Prints a line `ok WHAT` for each promise that held, and ends with 1 at the first that did not."""
import os
import random
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from holders import Failed, Holder, Server, Vault, text  # noqa: E402

PROGRAM, FOLDER, DATABASE, ROUNDS, SEED = sys.argv[1:6]
ROUNDS = int(ROUNDS)
DICE = random.Random(int(SEED))


class Crashes:
    def __init__(self):
        os.makedirs(FOLDER, exist_ok=True)
        self.server = Server(PROGRAM, os.path.join(FOLDER, "root"), "--database-url", DATABASE).start()
        self.people = [Holder(os.path.dirname(FOLDER), name) for name in ("ann", "ben", "cy", "dan")]
        self.vault = Vault(self.server, self.people[:3], 2)
        self.objects = {}
        for number in range(40):
            made = self.server.expect(201, "POST", "/v1/objects", {"type": "symmetricKey", "algorithm": "AES", "length": 256}).json
            self.objects[made["id"]] = self.material(made["id"])
        manifest = {"manifest": text(b'{"version": 1, "policies": {}}'), "policies": []}
        self.server.expect(201, "PUT", "/v1/manifest", manifest)
        self.bundle = self.server.bundle()
        # About how long after a request its transaction is done, in seconds; each kill says more about it.
        self.edge = {}

    def material(self, name):
        return self.server.expect(200, "GET", f"/v1/objects/{name}/material").json["material"]

    def ok(self, what):
        print(f"ok {what}", flush=True)

    # What must hold after every kill

    def opens(self, epoch, new=None):
        """The restarted server is at one of the two epochs, and the shares of that one alone open it.

        new: the shares of the epoch that was staged, if any."""
        status = self.server.status()
        if status["state"] != "sealed":
            raise Failed(f"after a kill it is {status['state']}")
        now = status["epoch"]
        if now != epoch and not (new and now == epoch + 1 or new and now > epoch):
            raise Failed(f"epoch {now} rules after {epoch}")
        if now != epoch:
            self.vault.shares[now], self.vault.epoch = new, now
            self.refuses(self.vault.shares[epoch], 410)
        elif new:
            self.refuses(new, 409)
        self.vault.open(self.server)
        return now

    def refuses(self, shares, status):
        for share in shares.values():
            answer = self.server.ask("POST", "/v1/recover", {"share": text(share)})
            if answer.status != status:
                raise Failed(f"a share of another epoch: {answer}, not {status}")

    def sound(self, what, everything=True):
        if self.server.bundle() != self.bundle:
            raise Failed(f"{what}: the verify bundle is another")
        damages = self.server.damages()
        if damages:
            raise Failed(f"{what}: {damages}")
        names = self.objects if everything else [DICE.choice(list(self.objects))]
        for name in names:
            if self.material(name) != self.objects[name]:
                raise Failed(f"{what}: another material")
        self.ok(what)

    def timed(self, what, call):
        started = time.monotonic()
        result = call()
        self.edge[what] = time.monotonic() - started
        return result

    def moment(self, what):
        """Somewhere about the transaction: before it, in it, or after it and before the answer."""
        return DICE.uniform(0.3, 1.4) * self.edge[what]

    def learn(self, what, was_done):
        self.edge[what] *= 0.55 if was_done else 1.6
        return was_done

    def until_both(self, what, kill):
        """Kills until both outcomes were seen, and at least three times."""
        seen = []
        while len(seen) < 3 or len(set(seen)) < 2:
            seen.append(kill())
            if len(seen) == 20:
                raise Failed(f"every kill during the {what} came {'after' if seen[0] else 'before'} it")

    # The ceremony, step by step

    def propose(self, kind="rekey"):
        people = self.people[:]
        DICE.shuffle(people)
        roster = {"threshold": 2, "shareholders": [person.entry() for person in people[:3]]} if kind in ("rekey", "rotate") else {}
        self.vault.add(*people)
        return self.vault.propose(self.server, kind=kind, force=True, **roster)

    def ceremony(self, ceremony):
        return self.server.expect(200, "GET", f"/v1/ceremonies/{ceremony['id']}").json

    def consent(self, ceremony, count=2):
        names = list(self.vault.shares[self.vault.epoch])[:count]
        for name in names:
            answer = self.server.expect(200, "POST", f"/v1/ceremonies/{ceremony['id']}/shares", self.vault.consent(name, ceremony)).json
        return answer

    def stage(self, ceremony):
        staged = self.consent(ceremony)
        if staged["state"] != "staged":
            raise Failed(f"enough consents, and it is {staged['state']}")
        return self.vault.fetch(self.server, ceremony)

    def confirm(self, ceremony, shares, count=None):
        for name in list(shares)[:count]:
            self.vault.confirm(self.server, ceremony, name, shares[name])

    def commit(self, ceremony, shares):
        epoch = self.server.expect(200, "POST", f"/v1/ceremonies/{ceremony['id']}/commit").json["epoch"]
        self.vault.shares[epoch], self.vault.epoch = shares, epoch

    def finish(self, ceremony):
        """Carries a ceremony on from wherever it is."""
        ceremony = self.ceremony(ceremony)
        shares = self.stage(ceremony) if ceremony["state"] == "open" else self.vault.fetch(self.server, ceremony)
        self.confirm(ceremony, {name: share for name, share in shares.items() if name not in (ceremony["confirmed"] or [])})
        self.commit(ceremony, shares)

    def end(self, ceremony):
        """Finishes it or aborts it; afterwards the next can be proposed."""
        if DICE.random() < 0.5:
            self.finish(ceremony)
        else:
            self.server.expect(204, "DELETE", f"/v1/ceremonies/{ceremony['id']}")

    # The lines of the table

    def measure(self):
        ceremony = self.propose()
        self.consent(ceremony, 1)
        self.timed("stage", lambda: self.consent(ceremony))
        shares = self.vault.fetch(self.server, ceremony)
        self.confirm(ceremony, shares)
        self.timed("commit", lambda: self.commit(ceremony, shares))
        self.server.restart()
        self.opens(self.vault.epoch)
        self.sound("a rekey without a kill")

    def after_propose(self):
        ceremony = self.propose()
        epoch = self.vault.epoch
        self.server.restart()
        self.opens(epoch)
        if self.ceremony(ceremony)["state"] != "open":
            raise Failed("a proposal was lost by a kill")
        second = self.server.ask("POST", "/v1/ceremonies", {"kind": "rekey"})
        if second.status != 409:
            raise Failed(f"a second changing ceremony: {second}")
        self.end(ceremony)
        self.sound("killed after the proposal")

    def after_some_shares(self):
        ceremony = self.propose()
        self.consent(ceremony, 1)
        epoch = self.vault.epoch
        self.server.restart()
        self.opens(epoch)
        now = self.ceremony(ceremony)
        if now["state"] != "open" or now["groups"][0]["submitted"]:
            raise Failed(f"collected consents after a kill: {now}")
        self.end(ceremony)
        self.sound("killed after some consents")

    def during_stage(self):
        ceremony = self.propose()
        self.consent(ceremony, 1)
        epoch, name = self.vault.epoch, list(self.vault.shares[self.vault.epoch])[1]
        body = self.vault.consent(name, ceremony)
        answer = self.server.kill_after(self.moment("stage"), "POST", f"/v1/ceremonies/{ceremony['id']}/shares", body)
        self.server.start()
        self.opens(epoch)
        state = self.ceremony(ceremony)["state"]
        if answer and answer.status == 200 and state != "staged":
            raise Failed(f"an acknowledged stage is gone: {state}")
        if state == "staged":
            first, again = self.vault.fetch(self.server, ceremony), self.vault.fetch(self.server, ceremony)
            if first != again:
                raise Failed("a new share is another when it is fetched again")
        self.end(ceremony)
        self.sound(f"killed during the stage: {state}", everything=False)
        return self.learn("stage", state == "staged")

    def after_confirmations(self):
        ceremony = self.propose()
        shares = self.stage(ceremony)
        self.confirm(ceremony, shares, 2)
        epoch = self.vault.epoch
        self.server.restart()
        self.opens(epoch, shares)
        if len(self.ceremony(ceremony)["confirmed"]) != 2:
            raise Failed("an acknowledged confirmation is gone")
        early = self.server.ask("POST", f"/v1/ceremonies/{ceremony['id']}/commit")
        if early.code != "unconfirmed":
            raise Failed(f"a commit without all confirmations: {early}")
        if self.vault.fetch(self.server, ceremony) != shares:
            raise Failed("the new shares are others after a kill")
        self.end(ceremony)
        self.sound("killed after some confirmations")

    def during_commit(self, kind="rekey"):
        ceremony = self.propose(kind)
        shares = self.stage(ceremony)
        self.confirm(ceremony, shares)
        epoch = self.vault.epoch
        answer = self.server.kill_after(self.moment("commit"), "POST", f"/v1/ceremonies/{ceremony['id']}/commit")
        self.server.start()
        now = self.opens(epoch, shares)
        if answer and answer.status == 200 and now == epoch:
            raise Failed("an acknowledged commit is gone")
        if now == epoch:
            self.end(ceremony)
        elif self.ceremony(ceremony)["state"] != "finished":
            raise Failed("the commit is done and its ceremony is not finished")
        self.sound(f"killed during the commit of a {kind}: the {'old' if now == epoch else 'new'} epoch", everything=False)
        return self.learn("commit", now != epoch)

    def during_rewrapping(self):
        self.rotated = self.propose("rotate")
        self.finish(self.rotated)
        for _ in range(2):
            time.sleep(DICE.uniform(0, 0.15))
            self.server.restart()
            self.opens(self.vault.epoch)
        self.behind()
        self.sound("killed twice during the re-wrapping")

    def behind(self):
        """Waits until nothing is under an earlier master."""
        end = time.monotonic() + 60
        last = -1
        while True:
            progress = self.ceremony(self.rotated).get("progress")
            if not progress:
                return
            if progress["done"] < last or progress["done"] > progress["total"]:
                raise Failed(f"progress goes from {last} to {progress}")
            last = progress["done"]
            if time.monotonic() > end:
                raise Failed(f"the re-wrapping does not end: {progress}")
            time.sleep(0.02)

    def during_purge(self):
        self.behind()
        answer = self.server.kill_after(DICE.uniform(0, 0.15), "POST", "/v1/masters/purge", {})
        self.server.start()
        self.opens(self.vault.epoch)
        self.sound("killed during the purge" + (": it was answered" if answer else ""), everything=False)
        done = self.server.ask("POST", "/v1/masters/purge", {})
        if done.status not in (200, 204):
            raise Failed(f"the purge after a kill: {done}")
        self.sound("everything opens after the purge")

    def run(self):
        self.measure()
        for _ in range(ROUNDS):
            self.after_propose()
            self.after_some_shares()
            self.after_confirmations()
            self.until_both("stage", self.during_stage)
            self.until_both("commit", self.during_commit)
            self.until_both("commit of a rotate", lambda: self.during_commit("rotate"))
            self.during_rewrapping()
            self.during_purge()
        for epoch, shares in list(self.vault.shares.items())[:-1]:
            self.server.restart()
            self.refuses(shares, 410)
        self.ok(f"none of {len(self.vault.shares) - 1} earlier epochs opens anything")


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
crashes = None
try:
    crashes = Crashes()
    crashes.run()
except Failed as failure:
    print(f"FAILED {failure}", flush=True)
    if crashes:
        print(crashes.server.words())
    sys.exit(1)
finally:
    if crashes:
        crashes.server.kill()
