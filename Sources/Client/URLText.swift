/// Text inside a URL (RFC 3986): everything but unreserved characters as percent signs.
public enum URLText {
    /// The text as it stands in a path or a query; what is no ASCII by the bytes of its UTF-8.
    public static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            let character = Character(UnicodeScalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
                encoded.append(character)
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (hex.count == 1 ? "0" + hex : hex)
            }
        }
        return encoded
    }
}
