/// ``VersionTable``, read once: spans by code, sorted for binary search, since every element of a response is looked up.
struct VersionIndex: Sendable {
    static let standard = VersionIndex()

    /// A run of codes that appeared together.
    private struct Run: Sendable {
        let codes: ClosedRange<UInt32>
        let version: ProtocolVersion
    }

    /// The runs of one line: what appeared, what vanished; each sorted.
    private struct Runs: Sendable {
        var appeared: [Run] = []
        var vanished: [Run] = []

        /// Nil where the line does not speak of the code.
        func span(of code: UInt32, otherwise start: ProtocolVersion?) -> VersionSpan? {
            guard let appeared = Self.version(of: code, in: appeared) ?? start else { return nil }
            return VersionSpan(appeared: appeared, vanished: Self.version(of: code, in: vanished))
        }

        private static func version(of code: UInt32, in runs: [Run]) -> ProtocolVersion? {
            var low = 0
            var high = runs.count
            while low < high {
                let middle = (low + high) / 2
                if runs[middle].codes.contains(code) { return runs[middle].version }
                if runs[middle].codes.lowerBound > code { high = middle } else { low = middle + 1 }
            }
            return nil
        }
    }

    private var tags = Runs()
    private var attributes = Runs()
    private var values: [UInt32: Runs] = [:]
    private var fields: [UInt64: ProtocolVersion] = [:]

    private init() {
        tags = Self.runs(Self.words(VersionTable.tags))
        attributes = Self.runs(Self.words(VersionTable.attributes))
        for line in VersionTable.values.split(separator: "\n") {
            let words = Self.words(String(line))
            guard let first = words.first, let tag = Tag(name: String(first.dropLast())) else { continue }
            values[tag.rawValue] = Self.runs(Array(words.dropFirst()))
        }
        fields = Self.fields(Self.words(VersionTable.fields))
    }

    func span(ofTag code: UInt32) -> VersionSpan? { tags.span(of: code, otherwise: nil) }

    /// The span of an attribute: its tag's, or a later one.
    func span(ofAttribute code: UInt32) -> VersionSpan? {
        attributes.span(of: code, otherwise: nil) ?? span(ofTag: code)
    }

    /// The span of a value of an enumeration or a bit of a mask, in the enumeration's scope.
    func span(ofValue code: UInt32, scope: UInt32) -> VersionSpan? {
        guard scope != Registry.tagScope else { return span(ofTag: code) }
        let tag = span(ofTag: scope)
        return values[scope].map { $0.span(of: code, otherwise: tag?.appeared) } ?? tag
    }

    /// From when a field may stand in a structure, where its tag is older than that.
    func version(ofField field: UInt32, in structure: UInt32) -> ProtocolVersion? {
        fields[UInt64(structure) << 32 | UInt64(field)]
    }

    private static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    private static func version(_ word: Substring) -> ProtocolVersion? {
        let parts = word.split(separator: ".")
        guard parts.count == 2, let major = Int32(parts[0]), let minor = Int32(parts[1]) else { return nil }
        return ProtocolVersion(major: major, minor: minor)
    }

    private static func runs(_ words: [Substring]) -> Runs {
        var runs = Runs()
        var current = ProtocolVersion(major: 1, minor: 0)
        var isVanishing = false
        for word in words {
            if word.first == "-", let version = version(word.dropFirst()) {
                (current, isVanishing) = (version, true)
            } else if let version = version(word) {
                (current, isVanishing) = (version, false)
            } else if let codes = codes(word) {
                let run = Run(codes: codes, version: current)
                if isVanishing { runs.vanished.append(run) } else { runs.appeared.append(run) }
            }
        }
        runs.appeared.sort { $0.codes.lowerBound < $1.codes.lowerBound }
        runs.vanished.sort { $0.codes.lowerBound < $1.codes.lowerBound }
        return runs
    }

    private static func codes(_ word: Substring) -> ClosedRange<UInt32>? {
        let ends = word.split(separator: "-").compactMap { UInt32($0, radix: 16) }
        guard let first = ends.first, let last = ends.last, first <= last else { return nil }
        return first...last
    }

    private static func fields(_ words: [Substring]) -> [UInt64: ProtocolVersion] {
        var result: [UInt64: ProtocolVersion] = [:]
        var current = ProtocolVersion(major: 1, minor: 0)
        for word in words {
            let names = word.split(separator: "/").compactMap { Tag(name: String($0))?.rawValue }
            if names.count == 2 {
                result[UInt64(names[0]) << 32 | UInt64(names[1])] = current
            } else if let version = version(word) {
                current = version
            }
        }
        return result
    }
}
