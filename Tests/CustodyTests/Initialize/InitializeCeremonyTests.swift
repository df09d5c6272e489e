import Canonical
import Custody
import SecretSharing
import TestSupport
import Testing

@Suite("Making an epoch's shares and confirming them")
struct InitializeCeremonyTests {
    private let epoch: SampleEpoch

    init() throws {
        epoch = try SampleEpoch(
            vault: Scene.vault,
            epoch: 1,
            groups: [("workload", 1, ["w1", "w2", "w3"]), ("data", 2, ["d1", "d2"])],
            groupThreshold: 1,
            random: SeededRandom(seed: 5)
        )
    }

    /// Confirmations over the nonce of a ceremony of its own, and the proofs of all holders.
    private func confirmations() throws -> (Confirmations, [String: Bytes]) {
        let ceremony = try Samples.ceremony()
        var expected: [String: Digest] = [:]
        var proofs: [String: Bytes] = [:]
        for staged in epoch.staged {
            let proof = staged.share.confirmation(nonce: Samples.nonce)
            proofs[staged.holder.name] = proof
            expected[staged.holder.name] = Share.confirmationDigest(
                ceremony: ceremony.text,
                holder: staged.holder.name,
                proof: proof
            )
        }
        return (Confirmations(ceremony: ceremony, expected: expected), proofs)
    }

    @Test("every holder gets the share of his position, bound to the configuration")
    func staged() throws {
        let configuration = epoch.custody.configuration
        #expect(epoch.staged.map(\.holder.name) == ["w1", "w2", "w3", "d1", "d2"])
        for staged in epoch.staged {
            #expect(staged.share.position == staged.holder.position)
            #expect(staged.share.anchor == configuration.anchor)
            #expect(staged.share.vault == configuration.vault)
            #expect(epoch.custody.roster.holder(named: staged.holder.name)?.shareDigest == staged.digest)
        }
        let points = epoch.staged.suffix(2).map(\.share.point)
        #expect(try Splitting.combine(points, epoch.custody.plan) == epoch.secret)
    }

    @Test("points that are not the plan's are refused")
    func wrongPoints() throws {
        let request = RosterRequest(
            shareholders: [RosterRequest.Shareholder(name: "ann", keyDigest: Samples.digest("key"))]
        )
        let ceremony = InitializeCeremony(id: try Samples.ceremony(), nonce: Samples.nonce)
        let points = epoch.staged.map(\.share.point)
        let plan = try request.plan()
        let error = #expect(throws: CustodyError.self) {
            try ceremony.stage(points, for: plan, in: epoch.custody.configuration)
        }
        #expect(error?.code == .splitDoesNotFit)
    }

    @Test("the confirmation that is stored is the hash of the holder's proof")
    func confirmDigest() throws {
        let random = SeededRandom(seed: 6)
        let request = RosterRequest(
            shareholders: [RosterRequest.Shareholder(name: "ann", keyDigest: Samples.digest("key"))]
        )
        let plan = try request.plan()
        let ceremony = InitializeCeremony(id: try Samples.ceremony(), nonce: Samples.nonce)
        let configuration = try EpochConfiguration(
            vault: Scene.vault,
            epoch: Epoch(1),
            groupThreshold: 1,
            groups: plan.groups,
            salt: random.bytes(32),
            factorID: nil,
            commitment: random.bytes(32),
            sealedSharesOnly: false
        )
        let points = try Splitting.split(random.secret(32), plan.split, random: random)
        let staged = try ceremony.stage(points, for: plan, in: configuration)
        var confirmations = Confirmations(
            ceremony: ceremony.id,
            expected: Dictionary(uniqueKeysWithValues: staged.map { ($0.holder.name, $0.confirmDigest) })
        )
        #expect(confirmations.confirm("ann", proof: staged[0].share.confirmation(nonce: Samples.nonce)) == .accepted)
        #expect(confirmations.isComplete)
    }

    @Test("a proof is accepted once, for its own holder only")
    func proofs() throws {
        var (confirmations, proofs) = try confirmations()
        let proof = try Samples.some(proofs["w1"])
        #expect(confirmations.confirm("w2", proof: proof) == .wrong)
        #expect(confirmations.confirm("w1", proof: proof + [0]) == .wrong)
        #expect(confirmations.confirm("eve", proof: proof) == .unknownHolder)
        #expect(confirmations.unconfirmed == ["d1", "d2", "w1", "w2", "w3"])
        #expect(confirmations.confirm("w1", proof: proof) == .accepted)
        #expect(confirmations.confirm("w1", proof: proof) == .alreadyConfirmed)
        #expect(confirmations.unconfirmed == ["d1", "d2", "w2", "w3"])
    }

    @Test("all holders must confirm, or enough that a lost share loses nothing")
    func rules() throws {
        var (confirmations, proofs) = try confirmations()
        let steps = [("w1", false, false), ("d1", false, false), ("w3", true, false), ("w2", true, false)]
        for (holder, floor, all) in steps {
            #expect(confirmations.confirm(holder, proof: try Samples.some(proofs[holder])) == .accepted)
            #expect(confirmations.satisfies(.floor, epoch.custody) == floor)
            #expect(confirmations.satisfies(.all, epoch.custody) == all)
        }
        confirmations.sawShare(of: "eve")
        #expect(!confirmations.isComplete)
        confirmations.sawShare(of: "d2")
        #expect(confirmations.isComplete)
        #expect(confirmations.satisfies(.all, epoch.custody))
    }

    @Test("confirmations that were stored for strangers count for nothing")
    func strangers() throws {
        let confirmations = Confirmations(
            ceremony: try Samples.ceremony(),
            expected: ["ann": Samples.digest("proof")],
            confirmed: ["eve"]
        )
        #expect(!confirmations.isComplete)
        #expect(confirmations.unconfirmed == ["ann"])
    }
}
