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
        var shortest = actions
        var chunk = max(1, shortest.count / 2)
        var left = attempts
        while left > 0 {
            var start = 0
            var hasShrunk = false
            while start < shortest.count && left > 0 {
                var candidate = shortest
                candidate.removeSubrange(start..<min(start + chunk, shortest.count))
                left -= 1
                if failure(candidate) == nil {
                    start += chunk
                } else {
                    shortest = candidate
                    hasShrunk = true
                }
            }
            if chunk == 1 && !hasShrunk { break }
            chunk = max(1, chunk / 2)
        }
        return shortest
    }
}
