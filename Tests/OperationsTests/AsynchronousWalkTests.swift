import TestSupport
import Testing

@Suite("Asynchronous requests: a random walk")
struct AsynchronousWalkTests {
    @Test("whatever two callers leave, fetch and cancel while servers die, each request is done once or not at all")
    func walk() async throws {
        let seed = WalkSeed.read()
        var random = SplitMix64(seed: seed)
        for _ in 0..<(8 * WalkSeed.lengthFactor) {
            let steps = (0..<60).map { _ in AsynchronousStep.random(&random) }
            guard let failure = await AsynchronousWalk.failure(of: steps) else { continue }
            let shortest = await Shrinker.shrink(steps, attempts: 100) { await AsynchronousWalk.failure(of: $0) }
            Issue.record("KEYQUORUM_SEED=\(seed): \(failure)\n\(shortest)")
            return
        }
    }
}
