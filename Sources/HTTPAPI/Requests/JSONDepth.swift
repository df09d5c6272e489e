/// How deep a JSON text goes, and how many values it has, before anything is made of it: a decoder calls itself for each level, and spends a
/// thousand times on a value what its two bytes cost to send.
enum JSONDepth {
    /// Whether no more than `limit` lists and objects stand inside one another. What is not JSON is left to the decoder.
    static func isWithin(_ limit: Int, _ text: [UInt8]) -> Bool {
        var depth = 0
        return marks(of: text) { mark in
            switch mark {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
            return depth <= limit
        }
    }

    /// Whether no more than `limit` members and elements stand side by side in all.
    static func hasAtMost(_ limit: Int, _ text: [UInt8]) -> Bool {
        var count = 1
        return marks(of: text) { mark in
            if mark == UInt8(ascii: ",") { count += 1 }
            return count <= limit
        }
    }

    /// Shows the bytes outside of texts, until one is refused; whether none was.
    private static func marks(of text: [UInt8], _ accept: (UInt8) -> Bool) -> Bool {
        var isInText = false
        var isEscaped = false
        for byte in text {
            if isInText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInText = false
                }
            } else if byte == UInt8(ascii: "\"") {
                isInText = true
            } else if !accept(byte) {
                return false
            }
        }
        return true
    }
}
