import Canonical
import Custody
import SecretSharing
import TestSupport
import Testing

@Suite("The room's limits, at the limit and one beyond")
struct LimitsTests {
    private func configuration(groups: Int, name: String = "group") throws -> EpochConfiguration {
        try EpochConfiguration(
            vault: Samples.vault(),
            epoch: Epoch(1),
            groupThreshold: 1,
            groups: (0..<groups).map { place in
                ShareGroup(number: UInt8(truncatingIfNeeded: place + 1), name: "\(name) \(place)", threshold: 1)
            },
            salt: Bytes(repeating: 0, count: 32),
            factorID: nil,
            commitment: Bytes(repeating: 0, count: 32),
            sealedSharesOnly: false
        )
    }

    @Test("a configuration has 1 to 255 groups, and the largest is read again")
    func groups() throws {
        #expect(throws: CustodyError.self) { try configuration(groups: 0) }
        #expect(throws: CustodyError.self) { try configuration(groups: 256) }
        let largest = try configuration(groups: 255, name: String(repeating: "g", count: 124))
        #expect(try EpochConfiguration(reading: largest.bytes) == largest)
    }

    @Test("the largest roster is read again, and one more holder is refused")
    func roster() throws {
        let holders = (0..<CustodyLimits.holders + 1).map { place in
            let name = "\(place) " + String(repeating: "n", count: 120)
            return Samples.holder(name, UInt8(place / 255 + 1), UInt8(place % 255 + 1), "key", "signing", "share")
        }
        let largest = try Roster(epoch: Epoch(1), revision: 1, holders: holders.dropLast())
        #expect(largest.bytes.count < CustodyLimits.storedBytes)
        #expect(try Roster(reading: largest.bytes) == largest)
        #expect(throws: CustodyError.self) { try Roster(epoch: Epoch(1), revision: 1, holders: holders) }
    }

    @Test("64 refused shares are remembered; the 65th makes the first a new one")
    func rememberedRefusals() throws {
        var scene = try Scene()
        let bob = try scene.epoch.share(of: "bob")
        let random = SeededRandom(seed: 8)
        let wrong = try (0...CustodyLimits.rememberedRefusals).map { _ in
            try SampleEpoch.changed(bob, y: random.bytes(32))
        }
        for share in wrong.dropLast() { #expect(scene.submit(share).count == 2) }
        #expect(scene.submit(wrong[0]) == ["refuse share-wrong"])
        #expect(scene.submit(wrong[CustodyLimits.rememberedRefusals]).count == 2)
        #expect(scene.submit(wrong[0]).count == 2)
    }

    @Test("a failed opening keeps 100 names of damaged things")
    func damagedNames() throws {
        var scene = try Scene()
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        let names = (0...CustodyLimits.damagedNames).map { "manifest \($0)" }
        _ = scene.handle(.openFailed(attempt: 1, .stateDamaged(names)))
        #expect(scene.machine.status.lastFailure == .stateDamaged(Array(names.dropLast())))
    }
}
