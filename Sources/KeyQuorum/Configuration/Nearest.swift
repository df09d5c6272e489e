/// Finds the known name that a mistyped one was probably meant to be.
enum Nearest {
    /// The candidate with the fewest edits, if one is near enough to be worth offering.
    static func match(_ name: String, among candidates: [String]) -> String? {
        let scored = candidates.map { (distance($0, name), $0) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        guard let best = scored.first else { return nil }
        let allowed = min(ConfigurationLimits.nearestDistance, max(2, name.utf8.count / 3))
        return best.0 <= allowed ? best.1 : nil
    }

    /// Levenshtein's distance in bytes; the longer name is cut, since nothing near is that long.
    static func distance(_ one: String, _ other: String) -> Int {
        let first = Array(one.utf8.prefix(128))
        let second = Array(other.utf8.prefix(128))
        var row = Array(0...second.count)
        for (i, byte) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, otherByte) in second.enumerated() {
                let substituted = diagonal + (byte == otherByte ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[second.count]
    }
}
