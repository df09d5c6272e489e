/// The rule that the names of shareholders and share groups obey.
public enum HolderName {
    /// What is wrong with a name, as the end of a sentence ("is empty"); nil for a good one.
    ///
    /// A name is 1 to 128 bytes of UTF-8 in which every character can be seen: no control, format (as those that turn
    /// the writing direction), private or unassigned character, no `*` (it means everyone), and no blank at its edges.
    public static func flaw(of name: String) -> String? {
        if name.isEmpty { return "is empty" }
        if name.utf8.count > CustodyLimits.name { return "is longer than \(CustodyLimits.name) bytes" }
        if name.unicodeScalars.contains(where: isUnseen) { return "has a character that cannot be seen" }
        if name.unicodeScalars.contains("*") { return "has a *, which means everyone" }
        let edges = [name.unicodeScalars.first, name.unicodeScalars.last].compactMap { $0 }
        if edges.contains(where: \.properties.isWhitespace) { return "begins or ends with a blank" }
        return nil
    }

    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
