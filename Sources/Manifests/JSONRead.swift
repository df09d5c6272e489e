/// Checked texts.
enum JSONRead {
    static func text(_ value: JSONValue, _ path: String, limit: Int) throws(ManifestError) -> String {
        guard case .text(let text) = value else { throw .malformed("\(path) is no text") }
        guard text.utf8.count <= limit else { throw ManifestError(.tooLarge, "\(path) is longer than \(limit) bytes") }
        return text
    }

    /// A name that people and other programs repeat: not empty, no control characters, no blanks at its ends.
    static func name(_ text: String, _ path: String) throws(ManifestError) -> String {
        guard (1...Limits.nameBytes).contains(text.utf8.count) else {
            throw .malformed("\(path) has 1 to \(Limits.nameBytes) bytes")
        }
        let isControl: (Unicode.Scalar) -> Bool = { $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) }
        guard !text.unicodeScalars.contains(where: isControl), text.first?.isWhitespace == false,
            text.last?.isWhitespace == false
        else { throw .malformed("\(path) holds a control character or begins or ends with a blank") }
        return text
    }
}
