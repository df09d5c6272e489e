import Canonical
import Custody
import SecretSharing
import TestSupport
import Testing

@Suite("Consents of a changing ceremony")
struct ConsentMachineTests {
    @Test("enough consents make one attempt with the right secret, and name who consented")
    func consent() throws {
        var scene = try ConsentScene()
        #expect(try scene.submit("bob") == ["log share-accepted bob", "answer accepted bob, missing [1]"])
        #expect(scene.machine.status.groups.map(\.submitted) == [["bob"]])
        #expect(
            try scene.submit("ann") == ["log share-accepted ann", "answer accepted ann, missing [0]", "stage 1"]
        )
        let attempt = try Samples.some(scene.attempts.first)
        #expect(attempt.recoverySecret == scene.epoch.secret)
        #expect(attempt.consenting == ["ann", "bob"])
        #expect(attempt.targetShare == nil)
        #expect(attempt.transcript.entries.map(\.entry.holder) == ["bob", "ann"])
        #expect(scene.machine.status.isStaging)
    }

    @Test("the same share again counts once")
    func duplicate() throws {
        var scene = try ConsentScene()
        _ = try scene.submit("ann")
        #expect(try scene.submit("ann") == ["answer duplicate ann, missing [1]"])
        #expect(scene.missing == [1])
    }

    @Test("a plain share must name this proposal, a sealed one may")
    func proposal() throws {
        var scene = try ConsentScene()
        let share = try scene.epoch.share(of: "ann")
        let right = scene.machine.ceremony.proposal.digest
        let other = Samples.digest("other")
        #expect(scene.submit(share, channel: .plain).last == "refuse proposal-required")
        #expect(scene.submit(share, channel: .plain, proposal: other).last == "refuse proposal-mismatch")
        #expect(scene.submit(share, proposal: other).last == "refuse proposal-mismatch")
        #expect(scene.missing == [2])
        #expect(scene.submit(share, channel: .plain, proposal: right).last == "answer accepted ann, missing [1]")
        let second = try scene.epoch.share(of: "bob")
        #expect(scene.submit(second, proposal: right).last == "stage 1")
    }

    @Test("a share that is not right is refused by its fault and disturbs nobody")
    func wrongShares() throws {
        var scene = try ConsentScene()
        _ = try scene.submit("ann")
        let share = try scene.epoch.share(of: "bob")
        let older = try SampleEpoch.changed(share, epoch: Epoch(1))
        #expect(scene.submit(older).last == "refuse share-of-old-epoch")
        #expect(scene.submit(try SampleEpoch.changed(share, epoch: Epoch(4))).last == "refuse share-of-newer-epoch")
        #expect(scene.submit(try SampleEpoch.spoiled(share)).last == "refuse share-wrong")
        #expect(scene.submit(share, as: "cem").last == "refuse share-wrong")
        #expect(scene.submit(share, signature: .invalid).last == "refuse signature-wrong")
        let malformed = SubmittedShare(.failure(.malformed(block: 3)))
        #expect(scene.handle(.submitted(malformed, proposal: nil)).last == "refuse share-malformed")
        #expect(scene.missing == [1])
        #expect(try scene.submit("bob").last == "stage 1")
    }

    @Test("a repeated refusal is logged once, and a share's own fault comes before the proposal's")
    func refusalsLogged() throws {
        var scene = try ConsentScene()
        let wrong = try SampleEpoch.spoiled(scene.epoch.share(of: "bob"))
        let first = scene.submit(wrong, channel: .plain)
        #expect(first == ["log share-wrong bob", "refuse share-wrong"])
        #expect(scene.submit(wrong, channel: .plain) == ["refuse share-wrong"])
    }

    @Test("an epoch of sealed shares takes no plain one, and one with a server factor asks for it first")
    func channelAndFactor() throws {
        var scene = try ConsentScene(sealedSharesOnly: true)
        let share = try scene.epoch.share(of: "ann")
        let digest = scene.machine.ceremony.proposal.digest
        #expect(scene.submit(share, channel: .plain, proposal: digest).last == "refuse sealed-share-required")
        #expect(scene.submit(share).last == "answer accepted ann, missing [1]")
        let factor = Bytes(repeating: 1, count: 16)
        var without = try ConsentScene(factorID: factor)
        #expect(try without.submit("ann").last == "refuse server-factor-missing")
        var with = try ConsentScene(factorID: factor, serverFactorID: factor)
        #expect(try with.submit("ann").last == "answer accepted ann, missing [1]")
    }

    @Test("a proposal of another epoch than the committed one is an altered row")
    func otherEpoch() throws {
        let scene = try ConsentScene()
        var ceremony = scene.machine.ceremony
        ceremony.proposal.committedEpoch = Epoch(2)
        var machine = ConsentMachine(custody: scene.epoch.custody, ceremony: ceremony)
        let share = SubmittedShare(.success(try scene.epoch.share(of: "ann")), channel: .sealed)
        let lines = machine.handle(.submitted(share, proposal: nil), at: scene.now).map(line)
        #expect(lines == ["log configuration-altered ann", "refuse configuration-altered"])
    }

    @Test("each holder takes his own consent back until the stage is being written")
    func withdraw() throws {
        var scene = try ConsentScene()
        _ = try scene.submit("ann")
        #expect(try scene.withdraw("bob") == ["refuse share-not-collected"])
        #expect(try scene.withdraw("ann") == ["log share-withdrawn ann", "answer withdrawn ann"])
        #expect(scene.missing == [2])
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        #expect(try scene.withdraw("ann") == ["refuse ceremony-staged"])
        _ = scene.handle(.stageFailed(attempt: 1, .failed))
        #expect(try scene.withdraw("ann") == ["log share-withdrawn ann", "answer withdrawn ann"])
    }

    @Test("in groups enough groups must be complete")
    func groups() throws {
        let groups: [SampleEpoch.Group] = [("work", 2, ["ann", "bob", "cem"]), ("data", 1, ["dan", "eva"])]
        var scene = try ConsentScene(groups: groups)
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        #expect(try scene.submit("cem").last == "answer accepted cem, missing [0, 1]")
        #expect(try scene.submit("eva").last == "stage 1")
        #expect(scene.attempts.first?.recoverySecret == scene.epoch.secret)
    }

    @Test("a restart remembers nothing but the durable part")
    func restart() throws {
        var scene = try ConsentScene()
        _ = try scene.submit("ann")
        let restarted = ConsentMachine(custody: scene.machine.custody, ceremony: scene.machine.ceremony)
        #expect(restarted.status == (try ConsentScene().machine.status))
    }
}
