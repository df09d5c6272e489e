/// Makes a failing list of actions short: it deletes ever smaller chunks as long as the rest still fails.
///
/// Actions should therefore be abstract ("hand in the third share"), so that each list of them can be run.
public enum Shrinker {
    /// The shortest failing list found within `attempts` runs.
    ///
    /// - Parameters:
    ///   - actions: A list that fails.
    ///   - failure: Runs a list from the beginning and says what went wrong; nil if nothing did.
    public static func shrink<Action>(
        _ actions: [Action],
        attempts: Int = 2_000,
        _ failure: ([Action]) -> String?
    ) -> [Action] {
        var shrinking = Shrinking(actions)
        for _ in 0..<attempts {
            guard let candidate = shrinking.candidate() else { break }
            shrinking.note(candidate, fails: failure(candidate) != nil)
        }
        return shrinking.shortest
    }

    /// The same for lists whose running waits.
    public static func shrink<Action: Sendable>(
        _ actions: [Action],
        attempts: Int = 2_000,
        _ failure: ([Action]) async -> String?
    ) async -> [Action] {
        var shrinking = Shrinking(actions)
        for _ in 0..<attempts {
            guard let candidate = shrinking.candidate() else { break }
            shrinking.note(candidate, fails: await failure(candidate) != nil)
        }
        return shrinking.shortest
    }
}

/// Which list to try next.
private struct Shrinking<Action> {
    private(set) var shortest: [Action]
    private var chunk: Int
    private var start = 0
    private var hasShrunk = false

    init(_ actions: [Action]) {
        shortest = actions
        chunk = max(1, actions.count / 2)
    }

    /// The shortest list without one more chunk; nil when no chunk of one can be left out.
    mutating func candidate() -> [Action]? {
        while start >= shortest.count {
            if chunk == 1 && !hasShrunk { return nil }
            (chunk, start, hasShrunk) = (max(1, chunk / 2), 0, false)
        }
        var candidate = shortest
        candidate.removeSubrange(start..<min(start + chunk, shortest.count))
        return candidate
    }

    mutating func note(_ candidate: [Action], fails: Bool) {
        if fails {
            (shortest, hasShrunk) = (candidate, true)
        } else {
            start += chunk
        }
    }
}
