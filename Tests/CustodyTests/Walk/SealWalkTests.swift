import Custody
import TestSupport
import Testing

@Suite("Random walks of the seal")
struct SealWalkTests {
    /// 20,000 steps; a million by `make test-long`.
    private static let walks = 50 * WalkSeed.lengthFactor
    private static let steps = 400

    @Test("the machine does what the model does, whatever comes in whatever order, and whenever it crashes")
    func walk() throws {
        let seed = WalkSeed.read()
        var generator = SplitMix64(seed: seed)
        let world = try WalkWorld(seed: generator.next())
        var reached: Set<String> = []
        for number in 0..<Self.walks {
            let startsEmpty = number % 5 == 0
            let steps = (0..<Self.steps).map { _ in WalkStep.random(using: &generator) }
            var walk = try SealWalk(world, startsEmpty: startsEmpty)
            let failure = walk.failure(of: steps)
            reached.formUnion(walk.reached)
            guard failure != nil else { continue }
            let shortest = Shrinker.shrink(steps) { steps in Self.failure(of: steps, world, startsEmpty) }
            let told = Self.failure(of: shortest, world, startsEmpty) ?? ""
            Issue.record("KEYQUORUM_SEED=\(seed) \(told)\n\(shortest.map { "\($0)" }.joined(separator: "\n"))")
            return
        }
        let missed = Self.expected.subtracting(reached)
        #expect(missed.isEmpty, "KEYQUORUM_SEED=\(seed): the walks never reached \(missed)")
    }

    private static func failure(of steps: [WalkStep], _ world: WalkWorld, _ startsEmpty: Bool) -> String? {
        do {
            var walk = try SealWalk(world, startsEmpty: startsEmpty)
            return walk.failure(of: steps)
        } catch {
            return "\(error)"
        }
    }

    /// What 20,000 steps come across.
    private static let expected: Set<String> = [
        "answer accepted", "answer duplicate", "answer already", "answer unsealed", "answer withdrawn",
        "answer dropped",
        "refuse share-malformed", "refuse share-wrong", "refuse share-of-other-vault", "refuse share-of-old-epoch",
        "refuse share-of-newer-epoch", "refuse configuration-altered", "refuse signature-wrong", "refuse wrap-damaged",
        "refuse rolled-back", "refuse database-unavailable", "refuse share-not-collected", "refuse not-initialized",
        "log share-expired", "log share-outdated", "log older-epoch-ignored", "log initialized", "log sealed",
        "forget keys", "renew ceremony", "discard 1", "attempt 1", "crash",
    ]
}
