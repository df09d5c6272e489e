import Custody
import TestSupport
import Testing

@Suite("Random walks through whole ceremonies")
struct CeremonyWalkTests {
    /// 100,000 steps; five million by `make test-long`.
    private static let walks = 200 * WalkSeed.lengthFactor
    private static let steps = 500

    @Test("no order of requests, crash, lost message or clock loses the vault or gives it to too few")
    func walk() throws {
        let seed = WalkSeed.read()
        var generator = SplitMix64(seed: seed)
        var reached: Set<String> = []
        for _ in 0..<Self.walks {
            let start = generator.next()
            let steps = (0..<Self.steps).map { _ in CeremonyStep.random(using: &generator) }
            let (failure, met) = Self.run(steps, start)
            reached.formUnion(met)
            guard let failure else { continue }
            // Another failure than the first one would be a shrunk list of something else.
            let shortest = Shrinker.shrink(steps) { Self.run($0, start).failure }
            let told = Self.run(shortest, start).failure ?? failure
            Issue.record("KEYQUORUM_SEED=\(seed) \(told)\n\(shortest.map { "\($0)" }.joined(separator: "\n"))")
            return
        }
        let missed = Self.expected.subtracting(reached)
        #expect(missed.isEmpty, "KEYQUORUM_SEED=\(seed): the walks never reached \(missed.sorted())")
    }

    private static func run(_ steps: [CeremonyStep], _ start: UInt64) -> (failure: String?, reached: Set<String>) {
        do {
            var walk = try CeremonyWalk(seed: start)
            return (walk.failure(of: steps), walk.reached)
        } catch {
            return ("\(error)", [])
        }
    }

    /// What 100,000 steps come across.
    private static let expected: Set<String> = [
        "answer accepted", "answer already", "answer confirmed", "answer duplicate", "answer staged,",
        "answer withdrawn", "stage 1", "stage 2", "commit", "abort", "expire",
        "stage rekey", "stage rotate", "stage replaceShare", "stage enrol", "stage adminReset",
        "committed rekey", "committed rotate", "committed replaceShare", "committed enrol", "committed adminReset",
        "refuse ceremony-expired", "refuse ceremony-finished", "refuse ceremony-staged", "refuse confirmation-wrong",
        "refuse conflict", "refuse database-unavailable", "refuse not-found", "refuse not-staged",
        "refuse proposal-mismatch", "refuse proposal-required", "refuse share-malformed", "refuse share-not-collected",
        "refuse share-of-newer-epoch", "refuse share-of-old-epoch", "refuse share-of-other-vault",
        "refuse share-wrong", "refuse signature-wrong", "refuse configuration-altered", "refuse unconfirmed",
        "log ceremony-aborted", "log ceremony-expired", "log ceremony-finished", "log ceremony-staged",
        "log share-expired", "log share-late",
        "crash", "destroyed", "left out", "opened", "purged", "replayed", "replayed elsewhere", "rewrapped", "went on",
        "tampered share", "tampered proposal", "tampered configuration-altered", "tampered share-wrong",
        "tampered wrap-damaged", "tampered unreadable",
    ]
}
