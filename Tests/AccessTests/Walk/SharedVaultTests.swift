import Access
import TestSupport
import Testing

@Suite("Ten subjects share a vault: a random walk")
struct SharedVaultTests {
    @Test("grants, revokes, transfers, group changes and operations in whatever order are answered as the rules say")
    func walk() {
        let seed = WalkSeed.read()
        var random = SplitMix64(seed: seed)
        for _ in 0..<(20 * WalkSeed.lengthFactor) {
            let steps = Sharing.Step.walk(300, &random)
            guard let failure = Self.failure(of: steps) else { continue }
            let shortest = Shrinker.shrink(steps, attempts: 1_000) { Self.failure(of: $0) }
            Issue.record("KEYQUORUM_SEED=\(seed): \(Self.failure(of: shortest) ?? failure)\n\(shortest)")
            return
        }
    }

    @Test("the walks are not idle: each kind of step is answered with yes, most are refused as well")
    func coverage() throws {
        var random = SplitMix64(seed: 1)
        var answers: [String: Set<Sharing.Answer>] = [:]
        for _ in 0..<20 {
            var vault = try SharedVault()
            for step in Sharing.Step.walk(300, &random) {
                let kind = "\(step)".prefix { $0 != "(" }
                if let answer = try vault.take(step) { answers[String(kind), default: []].insert(answer) }
            }
        }
        #expect(answers.count == 13)
        for (kind, seen) in answers {
            let all: Set<Sharing.Answer> =
                kind == "wait" ? [.yes] : kind == "found" ? [.yes, .no] : [.yes, .no, .hidden]
            #expect(seen == all, "\(kind)")
        }
    }

    /// Where the rules and the model differ first; nil if nowhere.
    private static func failure(of steps: [Sharing.Step]) -> String? {
        do {
            var vault = try SharedVault()
            var model = Sharing.Model()
            for (place, step) in steps.enumerated() {
                let (found, expected) = (try vault.take(step), model.take(step))
                if found != expected { return difference("step \(place), \(step)", found, expected) }
            }
            return try sweep(vault, model)
        } catch {
            return "\(error)"
        }
    }

    /// Everybody tries everything that changes nothing, at the end.
    private static func sweep(_ vault: SharedVault, _ model: Sharing.Model) throws -> String? {
        for who in 0..<10 {
            for object in 0..<4 {
                for right in Sharing.Step.rights {
                    var (vault, model) = (vault, model)
                    let step = Sharing.Step.use(who, right, object: object)
                    let (found, expected) = (try vault.take(step), model.take(step))
                    if found != expected { return difference("at the end, \(step)", found, expected) }
                }
            }
        }
        return nil
    }

    private static func difference(_ place: String, _ found: Sharing.Answer?, _ expected: Sharing.Answer?) -> String {
        "\(place): \(found?.rawValue ?? "nothing") instead of \(expected?.rawValue ?? "nothing")"
    }
}
