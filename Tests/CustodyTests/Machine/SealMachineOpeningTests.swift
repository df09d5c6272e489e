import Canonical
import Custody
import SecretSharing
import TestSupport
import Testing

@Suite("Attempts to open, and what happens beside them")
struct SealMachineOpeningTests {
    private func scene(with holders: [String] = ["ann", "bob"]) throws -> Scene {
        var scene = try Scene()
        for holder in holders { _ = try scene.submit(holder) }
        return scene
    }

    @Test("a vault that does not open keeps the shares, and the next share tries again")
    func failure() throws {
        var scene = try scene()
        let failed = scene.handle(.openFailed(attempt: 1, .wrapDamaged))
        #expect(failed == ["log wrap-damaged", "refuse wrap-damaged"])
        #expect(scene.machine.status.lastFailure == .wrapDamaged)
        #expect(scene.machine.status.groups.map(\.submitted) == [["ann", "bob"]])
        #expect(try scene.submit("ann") == ["answer duplicate ann, missing [0]", "attempt 2"])
        #expect(scene.machine.status.lastFailure == nil)
        #expect(scene.handle(.openFailed(attempt: 2, .stateDamaged(["manifest 1"]))).last == "refuse state-damaged")
        #expect(try scene.submit("cem").last == "attempt 3")
        #expect(scene.handle(.opened(attempt: 3)).first == "confirm ann bob cem")
    }

    @Test("a database that does not answer is asked again at each tick, other failures are not retried by time")
    func unavailable() throws {
        var scene = try scene()
        #expect(scene.handle(.tick) == [])
        _ = scene.handle(.openFailed(attempt: 1, .unavailable))
        #expect(scene.handle(.tick) == ["attempt 2"])
        #expect(scene.handle(.tick) == [])
        _ = scene.handle(.openFailed(attempt: 2, .configurationAltered))
        #expect(scene.handle(.tick) == [])
    }

    @Test("a restored row lets the collected shares go on")
    func restoredRow() throws {
        var scene = try scene()
        _ = scene.handle(.openFailed(attempt: 1, .configurationAltered))
        #expect(scene.handle(.custodyChanged(scene.epoch.custody)) == ["attempt 2"])
    }

    @Test("shares of an epoch that was replaced elsewhere are dropped and their holders named")
    func replacedEpoch() throws {
        var scene = try Scene()
        _ = try scene.submit("bob")
        let next = try SampleEpoch(
            vault: Scene.vault,
            epoch: 4,
            groups: [("owners", 1, ["bob", "dan"])],
            replaced: [Epoch(3): Epoch(4)],
            random: SeededRandom(seed: 4)
        )
        #expect(scene.handle(.custodyChanged(next.custody)) == ["log share-outdated bob"])
        #expect(scene.machine.status.epoch == Epoch(4))
        #expect(scene.machine.status.state == .sealed)
        #expect(try scene.submit("bob").last == "refuse share-of-old-epoch")
        #expect(scene.submit(try next.share(of: "dan")).last == "attempt 1")
    }

    @Test("a holder takes his share back, which ends an attempt made with it")
    func withdrawal() throws {
        var scene = try scene()
        #expect(try scene.withdraw("cem") == ["refuse share-not-collected"])
        #expect(try scene.withdraw("bob") == ["log share-withdrawn bob", "answer withdrawn bob"])
        #expect(scene.handle(.opened(attempt: 1)) == ["discard 1"])
        #expect(scene.machine.status.state == .unsealing)
        #expect(scene.missing == [1])
        let spoiled = try SampleEpoch.spoiled(scene.epoch.share(of: "ann"))
        let refused = scene.handle(.withdrawn(SubmittedShare(.success(spoiled))))
        #expect(refused == ["log share-wrong ann", "refuse share-wrong"])
        #expect(try scene.withdraw("ann").last == "answer withdrawn ann")
        #expect(scene.machine.status.state == .sealed)
    }

    @Test("a withdrawal that leaves enough shares tries again with those")
    func withdrawalLeavingEnough() throws {
        var scene = try scene(with: ["ann", "bob", "cem"])
        #expect(try scene.withdraw("ann") == ["log share-withdrawn ann", "answer withdrawn ann", "attempt 2"])
        #expect(scene.handle(.openFailed(attempt: 1, .wrapDamaged)) == [])
        #expect(scene.handle(.opened(attempt: 2)).first == "confirm bob cem")
    }

    @Test("the operator drops all shares")
    func dropAll() throws {
        var scene = try scene()
        #expect(scene.handle(.droppedAll) == ["log shares-dropped", #"answer dropped ["ann", "bob"]"#])
        #expect(scene.machine.status.state == .sealed)
        #expect(scene.handle(.opened(attempt: 1)) == ["discard 1"])
    }

    @Test("each share expires by itself, 12 hours after it was last handed in, and not during an attempt")
    func expiry() throws {
        var scene = try Scene([("owners", 3, ["ann", "bob", "cem"])])
        _ = try scene.submit("ann")
        scene.wait(hours: 6)
        _ = try scene.submit("bob")
        scene.wait(hours: 6)
        #expect(scene.handle(.tick) == ["log share-expired ann"])
        #expect(scene.machine.status.groups.map(\.submitted) == [["bob"]])
        scene.wait(hours: 5)
        #expect(try scene.submit("bob") == ["answer duplicate bob, missing [2]"])
        scene.wait(hours: 5)
        _ = try scene.submit("ann")
        #expect(try scene.submit("cem").last == "attempt 1")
        scene.wait(hours: 24)
        #expect(scene.handle(.tick) == ["renew ceremony"])
        #expect(scene.handle(.opened(attempt: 1)).first == "confirm ann bob cem")
    }

    @Test("an expired share is dropped before the next one is counted")
    func expiryAtSubmission() throws {
        var scene = try Scene()
        _ = try scene.submit("ann")
        scene.wait(hours: 12)
        let effects = try scene.submit("bob")
        #expect(effects == ["log share-expired ann", "log share-accepted bob", "answer accepted bob, missing [1]"])
    }

    @Test("a ceremony that has expired is renewed and the shares stay")
    func renewal() throws {
        var scene = try Scene()
        scene.wait(hours: 20)
        _ = try scene.submit("ann")
        scene.wait(hours: 4)
        #expect(scene.handle(.tick) == ["renew ceremony"])
        #expect(scene.handle(.tick) == ["renew ceremony"])
        let next = try Scene.ceremony(2, expires: scene.now.adding(seconds: 60))
        #expect(scene.handle(.ceremonyRenewed(next)) == [])
        #expect(scene.machine.status.ceremony == next)
        #expect(scene.handle(.tick) == [])
        #expect(scene.missing == [1])
    }

    @Test("an older database opens only when enough holders accept the same checkpoint")
    func rollback() throws {
        var scene = try scene()
        let hash = Samples.digest("checkpoint")
        #expect(scene.attempts.last?.acceptedRollback == nil)
        _ = scene.handle(.openFailed(attempt: 1, .rolledBack))
        _ = try scene.submit("ann", acceptedRollback: hash)
        #expect(scene.attempts.last?.acceptedRollback == nil)
        _ = scene.handle(.openFailed(attempt: 2, .rolledBack))
        _ = try scene.submit("bob", acceptedRollback: Samples.digest("another"))
        #expect(scene.attempts.last?.acceptedRollback == nil)
        _ = scene.handle(.openFailed(attempt: 3, .rolledBack))
        #expect(try scene.submit("bob", acceptedRollback: hash).last == "attempt 4")
        #expect(scene.attempts.last?.acceptedRollback == hash)
    }

    @Test("edited digests that make wrong shares right are found before anything is opened")
    func editedDigests() throws {
        var scene = try Scene()
        let forged = try ["ann", "bob", "cem"].map { try SampleEpoch.spoiled(scene.epoch.share(of: $0)) }
        let right = try scene.epoch.share(of: "ann")
        let roster = try Roster(
            epoch: Epoch(3),
            revision: 1,
            holders: scene.epoch.custody.roster.holders.map { holder in
                let share = holder.name == "ann" ? right : forged[Int(holder.position.index) - 1]
                return RosterHolder(
                    name: holder.name,
                    position: holder.position,
                    keyDigest: holder.keyDigest,
                    signingKeyDigest: nil,
                    shareDigest: share.digest(holder: holder.name)
                )
            }
        )
        let edited = try DurableCustody(configuration: scene.epoch.custody.configuration, roster: roster)
        _ = scene.handle(.custodyChanged(edited))
        _ = scene.submit(right)
        #expect(scene.submit(forged[1]).last == "attempt 1")
        #expect(scene.attempts.last?.recoverySecret != scene.epoch.secret)
        _ = scene.handle(.openFailed(attempt: 1, .configurationAltered))
        let third = scene.submit(forged[2])
        #expect(third.suffix(2) == ["log configuration-altered", "refuse configuration-altered"])
    }
}
