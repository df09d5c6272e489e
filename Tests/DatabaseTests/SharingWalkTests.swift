import TestSupport
import Testing

/// The rules of who may do what, on real databases.
@Suite("Ten subjects share a vault on two servers: a random walk")
struct SharingWalkTests {
    @Test(
        "grants, revokes, transfers, group changes and operations, one after the other and at once, are answered as the rules say",
        .timeLimit(.minutes(60)),
        arguments: [Engine.sqlite, .postgres, .mariadb]
    )
    func walk(_ engine: Engine) async throws {
        let seed = WalkSeed.read()
        var random = SplitMix64(seed: seed)
        for _ in 0..<(3 * WalkSeed.lengthFactor) {
            let acts = SharingAct.walk(300, &random)
            guard let failure = await SharingWalk.failure(of: acts, on: engine) else { continue }
            let shortest = await Shrinker.shrink(acts, attempts: 40) { await SharingWalk.failure(of: $0, on: engine) }
            Issue.record("KEYQUORUM_SEED=\(seed): \(failure)\n\(shortest)")
            return
        }
    }
}
