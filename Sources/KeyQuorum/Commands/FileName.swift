/// Names of people and groups as names of files.
enum FileName {
    /// Letters, digits, dot, dash, underscore and @ stay; every other byte becomes `_` and its hex digits, so that two names
    /// never meet in one file. It never begins with a dot.
    static func safe(_ name: String) -> String {
        var safe = ""
        for byte in name.utf8 {
            let character = Character(UnicodeScalar(byte))
            let isPlain = byte < 0x80 && (character.isLetter || character.isNumber || "-@".contains(character))
            if isPlain || (character == "." && !safe.isEmpty) {
                safe.append(character)
            } else {
                safe += "_" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return String(safe.prefix(120))
    }
}
