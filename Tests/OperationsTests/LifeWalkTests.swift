import TestSupport
import Testing

@Suite("The life of an object: a random walk")
struct LifeWalkTests {
    @Test(
        "whatever is asked of an object in whatever order and at whatever time, its state and dates are those of the standard's figure"
    )
    func walk() async throws {
        let seed = WalkSeed.read()
        var random = SplitMix64(seed: seed)
        let life = try await LifeWalk()
        for _ in 0..<(12 * WalkSeed.lengthFactor) {
            let steps = (0..<25).map { _ in LifeStep.random(&random) }
            guard let failure = await life.failure(of: steps) else { continue }
            let shortest = await Shrinker.shrink(steps, attempts: 200) { await life.failure(of: $0) }
            Issue.record("KEYQUORUM_SEED=\(seed): \(failure)\n\(shortest)\n\(await life.failure(of: shortest) ?? "")")
            return
        }
    }
}
