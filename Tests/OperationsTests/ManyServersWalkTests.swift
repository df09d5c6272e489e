import TestSupport
import Testing

@Suite("Many servers: a random walk")
struct ManyServersWalkTests {
    @Test("whatever two or three servers on one database are asked in whatever order, they answer as one vault")
    func walk() async throws {
        let seed = WalkSeed.read()
        var random = SplitMix64(seed: seed)
        for number in 0..<(6 * WalkSeed.lengthFactor) {
            let count = 2 + number % 2
            let steps = [.initialize(0)] + (0..<60).map { _ in ServersStep.random(&random) }
            guard let failure = await ServersWalk.failure(of: steps, servers: count) else { continue }
            let shortest = await Shrinker.shrink(steps, attempts: 100) { steps in
                await ServersWalk.failure(of: steps, servers: count)
            }
            Issue.record("KEYQUORUM_SEED=\(seed), \(count) servers: \(failure)\n\(shortest)")
            return
        }
    }

    @Test("a walk that begins before there is a vault ends in one vault as well")
    func birth() async throws {
        let seed = WalkSeed.read()
        var random = SplitMix64(seed: seed)
        for _ in 0..<(2 * WalkSeed.lengthFactor) {
            let steps = (0..<40).map { _ in ServersStep.random(&random) } + [.initialize(1)]
            guard let failure = await ServersWalk.failure(of: steps, servers: 3) else { continue }
            let shortest = await Shrinker.shrink(steps, attempts: 100) { steps in
                await ServersWalk.failure(of: steps, servers: 3)
            }
            Issue.record("KEYQUORUM_SEED=\(seed), 3 servers: \(failure)\n\(shortest)")
            return
        }
    }
}
