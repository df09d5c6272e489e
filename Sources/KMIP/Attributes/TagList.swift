/// A JSON list of strings: how Cosmian's clients write an object's tags, in a vendor attribute or in the place of its identifier.
public enum TagList {
    /// The tags; nil if the text is no list of strings.
    public static func read(_ list: String) -> [String]? {
        var text = JSONText(bytes: Array(list.utf8))
        guard let tags = try? strings(of: &text) else { return nil }
        text.skipBlanks()
        return text.isAtEnd ? tags : nil
    }

    /// The list that ``read(_:)`` gives these tags for.
    public static func write(_ tags: [String]) -> String {
        let quoted = tags.map { tag in
            var escaped = "\""
            for scalar in tag.unicodeScalars {
                switch scalar {
                case "\"", "\\": escaped += "\\" + String(scalar)
                case "\u{0}"..<" ":
                    escaped += "\\u" + Hexadecimal.prefixed(UInt64(scalar.value), digits: 4).dropFirst(2)
                default: escaped.unicodeScalars.append(scalar)
                }
            }
            return escaped + "\""
        }
        return "[" + quoted.joined(separator: ",") + "]"
    }

    private static func strings(of text: inout JSONText) throws(Malformed) -> [String] {
        try text.expect("[")
        var strings: [String] = []
        if text.takeEnd("]") { return strings }
        repeat {
            let offset = text.position
            let token = try text.string()
            guard let string = text.text(token) else { throw Malformed("text that is not UTF-8", at: offset) }
            strings.append(string)
        } while try text.commaOrEnd("]")
        return strings
    }
}
