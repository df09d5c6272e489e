import Canonical
import Secrets
import Testing

@testable import SecretSharing

/// Random plans and random subsets. Each round has a seed of its own: `KEYQUORUM_SEED` set to the one in a failure's
/// message walks that round first, so nothing needs shrinking.
@Suite("Random splits")
struct SharingWalkTests {
    private struct Round {
        let plan: SplitPlan
        let secret: SecretBytes
        let points: [SharePoint]
        var numbers: SeededNumbers

        init(seed: UInt64) throws {
            var numbers = SeededNumbers(seed: seed)
            let groups = try (0..<Int.random(in: 1...4, using: &numbers)).map { _ in
                let count = Int.random(in: 1...9, using: &numbers)
                return try GroupShape(threshold: Int.random(in: 1...count, using: &numbers), count: count)
            }
            plan = try SplitPlan(groupThreshold: Int.random(in: 1...groups.count, using: &numbers), groups: groups)
            secret = SecretBytes(copying: numbers.bytes(32))
            points = try Splitting.split(secret, plan, random: FixedRandom(numbers.bytes(4_000)))
            self.numbers = numbers
        }

        /// Exactly as many shares as are needed, of groups and holders by chance.
        mutating func quorum() -> [SharePoint] {
            let groups = Array(1...plan.groups.count).shuffled(using: &numbers).prefix(plan.groupThreshold)
            return groups.flatMap { number in
                points.filter { Int($0.group) == number }.shuffled(using: &numbers)
                    .prefix(plan.groups[number - 1].threshold)
            }
        }
    }

    @Test("any quorum gives the secret, in any order, with any others beside it; one share fewer gives nothing")
    func quorums() throws {
        let seed = SeededNumbers.seed
        for step in 0..<150 {
            let own = seed &+ UInt64(step)
            var round = try Round(seed: own)
            let quorum = round.quorum()
            #expect(try Splitting.combine(quorum, round.plan) == round.secret, "KEYQUORUM_SEED=\(own)")
            let rest = round.points.filter { point in !quorum.contains { $0.position == point.position } }
            let extra = rest.shuffled(using: &round.numbers).prefix(
                Int.random(in: 0...rest.count, using: &round.numbers)
            )
            let more = (quorum + extra).shuffled(using: &round.numbers)
            #expect(try Splitting.combine(more, round.plan) == round.secret, "KEYQUORUM_SEED=\(own)")
            let error = #expect(throws: SharingError.self, "KEYQUORUM_SEED=\(own)") {
                try Splitting.combine(Array(quorum.dropLast()), round.plan)
            }
            #expect(error?.code == .notEnoughShares)
        }
    }

    @Test("k - 1 shares fit every secret equally: with them, each of the 256 values of a byte is one polynomial away")
    func perfectSecrecy() throws {
        // Two of three shares of a 3-of-3 split, and every possible secret byte beside them: the third share is
        // different for each, so all are possible and none is likelier.
        var numbers = SeededNumbers(seed: 7)
        let known = [SecretBytes(copying: numbers.bytes(32)), SecretBytes(copying: numbers.bytes(32))]
        var thirds: Set<UInt8> = []
        for guess in UInt8(0)...255 {
            let secret = SecretBytes(copying: Bytes(repeating: guess, count: 32))
            let line = Interpolation(places: [0, 1, 2], values: [secret] + known)
            thirds.insert(line.value(at: 3).withBytes { $0[0] })
        }
        #expect(thirds.count == 256)
    }

    @Test("over all coefficients, k - 1 shares take each pair of values exactly once, whatever the secret")
    func distribution() throws {
        let plan = try SplitPlan(threshold: 3, count: 3)
        for byte in [0, 0x5a] as [UInt8] {
            let secret = SecretBytes(copying: Bytes(repeating: byte, count: 32))
            var pairs: Set<UInt16> = []
            // Each of the 32 bytes of a split is a polynomial of its own: 2,048 splits walk all 65,536 coefficients.
            for block in 0..<2_048 {
                let linear = (0..<32).map { UInt8(truncatingIfNeeded: block * 32 + $0) }
                let square = (0..<32).map { UInt8((block * 32 + $0) >> 8) }
                let points = try Splitting.split(secret, plan, random: FixedRandom(linear + square))
                let second = points[1].y.withBytes { Bytes($0) }
                points[0].y.withBytes { first in
                    for place in 0..<32 { pairs.insert(UInt16(first[place]) << 8 | UInt16(second[place])) }
                }
            }
            #expect(pairs.count == 65_536)
        }
    }
}
