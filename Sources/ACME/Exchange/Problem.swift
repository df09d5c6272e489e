/// A problem document (RFC 8555 section 6.7), as far as it is read.
struct Problem: Decodable, Sendable {
    let type: String?
    let detail: String?
    let subproblems: [Sub]?

    struct Sub: Decodable, Sendable {
        let type: String?
        let detail: String?
    }

    /// The type without the standard's prefix: `rateLimited`.
    var kind: String { String((type ?? "about:blank").split(separator: ":").last ?? "") }

    /// For an operator: printable and short.
    var words: String {
        let all = [detail] + (subproblems ?? []).prefix(3).map(\.detail)
        let text = all.compactMap { $0 }.joined(separator: "; ")
        let printable = text.unicodeScalars.filter { $0.isASCII && $0.value >= 0x20 && $0.value < 0x7f }
        let words = String(String.UnicodeScalarView(printable.prefix(ACMELimits.words)))
        return words.isEmpty ? Self.plain(kind) : "\(words) (\(Self.plain(kind)))"
    }

    private static func plain(_ kind: String) -> String {
        String(kind.unicodeScalars.filter { $0.isASCII && $0.properties.isAlphabetic }.prefix(60).map(Character.init))
    }
}
