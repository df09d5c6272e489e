import Canonical
import Custody
import SecretSharing
import Testing

@Suite("The seal of a server, told as transcripts")
struct SealMachineTests {
    @Test("two of three shares open the vault")
    func unseal() throws {
        var scene = try Scene()
        #expect(scene.machine.status.state == .sealed)
        #expect(try scene.submit("cem") == ["log share-accepted cem", "answer accepted cem, missing [1]"])
        #expect(scene.machine.status.state == .unsealing)
        #expect(scene.machine.status.groups.map(\.submitted) == [["cem"]])
        #expect(try scene.submit("ann") == ["log share-accepted ann", "answer accepted ann, missing [0]", "attempt 1"])
        #expect(scene.machine.status.isOpening)
        #expect(scene.attempts.map(\.recoverySecret) == [scene.epoch.secret])
        #expect(scene.handle(.opened(attempt: 1)) == ["confirm ann cem", "record", "log unsealed", "answer unsealed"])
        #expect(scene.machine.status.state == .unsealed)
        #expect(scene.machine.status.groups.map(\.submitted) == [[]])
        #expect(scene.missing == [0])
        #expect(scene.machine.status.ceremony == nil)
    }

    @Test("a share that comes twice counts once")
    func duplicate() throws {
        var scene = try Scene()
        _ = try scene.submit("ann")
        #expect(try scene.submit("ann") == ["answer duplicate ann, missing [1]"])
        #expect(scene.missing == [1])
    }

    @Test("a late right share is answered kindly and confirms its holder, a wrong one is still named")
    func late() throws {
        var scene = try Scene()
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        _ = scene.handle(.opened(attempt: 1))
        #expect(try scene.submit("cem") == ["confirm cem", "log share-late cem", "answer already unsealed, cem"])
        let spoiled = try SampleEpoch.spoiled(scene.epoch.share(of: "cem"))
        #expect(scene.submit(spoiled) == ["log share-wrong cem", "refuse share-wrong"])
        #expect(try scene.withdraw("cem") == ["answer already unsealed"])
        #expect(scene.machine.status.state == .unsealed)
    }

    @Test("each kind of bad share is named by its own code and changes nothing")
    func refusals() throws {
        var scene = try Scene()
        _ = try scene.submit("ann")
        let before = scene.machine.status
        let bob = try scene.epoch.share(of: "bob")
        let stranger = SharePosition(group: 1, index: 9)
        let other = VaultID.random(Bytes(repeating: 9, count: 16))
        let cases: [(Share, String?)] = [
            (try SampleEpoch.spoiled(bob), "share-wrong bob"),
            (try SampleEpoch.changed(bob, position: stranger), "share-wrong"),
            (try SampleEpoch.changed(bob, vault: other), "share-of-other-vault"),
            (try SampleEpoch.changed(bob, epoch: Epoch(1)), "share-of-old-epoch"),
            (try SampleEpoch.changed(bob, epoch: Epoch(4)), "share-of-newer-epoch"),
            (try SampleEpoch.changed(bob, anchor: Bytes(repeating: 1, count: 16)), "configuration-altered"),
        ]
        for (share, log) in cases {
            let code = log?.split(separator: " ").first.map(String.init) ?? ""
            #expect(scene.submit(share) == [log.map { "log \($0)" } ?? "", "refuse \(code)"])
        }
        let malformed = SubmittedShare(.failure(.malformed(block: 3)), holder: "bob")
        #expect(scene.handle(.submitted(malformed)) == ["log share-malformed bob", "refuse share-malformed"])
        #expect(scene.machine.status == before)
        #expect(try scene.submit("bob").last == "attempt 1")
    }

    @Test("an old epoch's share names the epoch that replaced it, the current one where none is known")
    func oldEpoch() throws {
        var scene = try Scene()
        for (old, next) in [(UInt32(1), UInt32(2)), (2, 3), (0, 3)] {
            let share = try SampleEpoch.changed(scene.epoch.share(of: "bob"), epoch: Epoch(old))
            let effects = scene.machine.handle(.submitted(SubmittedShare(.success(share))), at: scene.now)
            let expected = ShareRefusal.ofOldEpoch(Epoch(old), replacedBy: Epoch(next))
            #expect(effects.contains { if case .refuse(expected) = $0 { true } else { false } })
        }
    }

    @Test("a share that is claimed for another holder is wrong, and the claim is logged only if it is a holder's name")
    func claims() throws {
        var scene = try Scene()
        let bob = try scene.epoch.share(of: "bob")
        #expect(scene.submit(bob, as: "ann") == ["log share-wrong ann", "refuse share-wrong"])
        #expect(scene.submit(bob, as: "eve\n") == ["log share-wrong", "refuse share-wrong"])
        #expect(scene.submit(bob, as: "bob").first == "log share-accepted bob")
    }

    @Test("a wrong signature refuses a right share, a right one is not needed")
    func signatures() throws {
        var scene = try Scene()
        let bob = try scene.epoch.share(of: "bob")
        #expect(scene.submit(bob, signature: .invalid) == ["log signature-wrong bob", "refuse signature-wrong"])
        #expect(scene.submit(bob, signature: .valid).first == "log share-accepted bob")
    }

    @Test("an epoch of sealed shares refuses a plain one")
    func sealedSharesOnly() throws {
        var scene = try Scene(sealedSharesOnly: true)
        let bob = try scene.epoch.share(of: "bob")
        #expect(scene.submit(bob).last == "refuse sealed-share-required")
        #expect(scene.submit(bob, channel: .sealed).first == "log share-accepted bob")
    }

    @Test("a server without the right server factor says so before anything else")
    func serverFactor() throws {
        let factor = Bytes(repeating: 1, count: 16)
        for mine in [nil, Bytes(repeating: 2, count: 16)] {
            var scene = try Scene(factorID: factor, serverFactorID: mine)
            #expect(scene.machine.status.needsServerFactor == true)
            #expect(try scene.submit("bob").last == "refuse server-factor-missing")
            let malformed = SubmittedShare(.failure(.malformed(block: nil)))
            #expect(scene.handle(.submitted(malformed)).last == "refuse server-factor-missing")
        }
        var scene = try Scene(factorID: factor, serverFactorID: factor)
        #expect(try scene.submit("bob").first == "log share-accepted bob")
    }

    @Test("groups open the vault as soon as enough of them are complete")
    func groups() throws {
        var scene = try Scene(
            [("workload", 2, ["w1", "w2", "w3"]), ("data", 1, ["d1", "d2"]), ("board", 2, ["b1", "b2"])],
            groupThreshold: 2
        )
        #expect(scene.missing == [2, 1, 2])
        #expect(try scene.submit("w1").last == "answer accepted w1, missing [1, 1, 2]")
        #expect(try scene.submit("b1").last == "answer accepted b1, missing [1, 1, 1]")
        #expect(try scene.submit("w3").last == "answer accepted w3, missing [0, 1, 1]")
        #expect(try scene.submit("d2").last == "attempt 1")
        #expect(scene.attempts.map(\.recoverySecret) == [scene.epoch.secret])
        #expect(scene.machine.status.groups.map(\.submitted) == [["w1", "w3"], ["d2"], ["b1"]])
    }

    @Test("equal bytes at two positions of a group with the threshold one are two shares")
    func thresholdOne() throws {
        var scene = try Scene([("a", 1, ["a1", "a2"]), ("b", 2, ["b1", "b2"])])
        #expect(try scene.submit("a1").last == "answer accepted a1, missing [0, 2]")
        #expect(try scene.submit("a2").last == "answer accepted a2, missing [0, 2]")
    }
}
