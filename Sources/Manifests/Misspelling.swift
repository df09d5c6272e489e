/// Unknown members are passed over, since other systems' manifests have many. But one that looks like a known name would
/// have silently lost its meaning (`treshold`, `Updaters`): it is refused.
enum Misspelling {
    static func check(_ object: JSONObject, known: [String]) throws(ManifestError) {
        for member in object.members where !known.contains(member.name) {
            guard member.name.utf8.count <= 64, let meant = known.first(where: { resembles(member.name, $0) }) else {
                continue
            }
            throw .malformed("\(object.at(member.name)) is unknown; is \(meant) meant?")
        }
    }

    /// One wrong letter, two in names of eight and more; case does not count.
    private static func resembles(_ name: String, _ known: String) -> Bool {
        distance(Array(name.lowercased().utf8), Array(known.lowercased().utf8)) <= (known.utf8.count < 8 ? 1 : 2)
    }

    /// Levenshtein's distance, by rows.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let changed = diagonal + (x == y ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(changed, diagonal + 1, row[j] + 1)
            }
        }
        return row[b.count]
    }
}
