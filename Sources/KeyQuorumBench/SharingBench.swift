import SecretSharing
import Secrets

/// Splitting a recovery secret, with the check of every share, and combining it again.
enum SharingBench {
    static func run() throws -> [Figure] { try run(5, of: 9, times: 200) + run(100, of: 200, times: 5) }

    private static func run(_ threshold: Int, of count: Int, times: Int) throws -> [Figure] {
        let plan = try SplitPlan(threshold: threshold, count: count)
        let random = SystemRandom()
        let secret = random.secret(SharingLimits.secretCount)
        let points = Array(try Splitting.split(secret, plan, random: random).prefix(threshold))
        let split = try Stopwatch.microseconds(times: times) { _ = try Splitting.split(secret, plan, random: random) }
        let combine = try Stopwatch.microseconds(times: times) { _ = try Splitting.combine(points, plan) }
        return [
            Figure("split \(threshold) of \(count)", split, "µs CPU"),
            Figure("combine \(threshold) of \(count)", combine, "µs CPU"),
        ]
    }
}
