import Canonical

/// What a record says besides which row was changed and by whom, in words that need no key and no row: how the caller was recognised, which operations were
/// granted and until when, who is the new owner.
public struct LogDetails: Sendable, Hashable {
    /// By names such as `method`, `operations`, `until`.
    public private(set) var words: [String: String]

    public init(_ words: [String: String] = [:]) { self.words = words }

    /// Both; a word of the other one where both have it.
    public func merging(_ other: LogDetails) -> LogDetails { LogDetails(words.merging(other.words) { $1 }) }

    /// The canonical encoding of names and words in turn, sorted by name; nil where there are none.
    public var stored: Bytes? {
        if words.isEmpty { return nil }
        let sorted = words.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return Canonical.encode(sorted.flatMap { [.text($0.key), .text($0.value)] })
    }

    /// Reads the stored form, and nothing else; nil for anything else.
    public init?(stored: Bytes?) {
        self.init()
        guard let stored else { return }
        guard let texts = try? Canonical.decode(stored).map(\.text), texts.count.isMultiple(of: 2) else { return nil }
        for place in stride(from: 0, to: texts.count, by: 2) {
            guard let name = texts[place], let word = texts[place + 1] else { return nil }
            words[name] = word
        }
        guard self.stored == stored else { return nil }
    }
}
