/// A caller's text as the server's log may hold it.
enum LogText {
    /// One line of at most so many bytes, cut between characters: what begins or ends a line, hides or turns text, and quotes becomes a blank.
    static func bounded(_ text: String, _ bytes: Int) -> String {
        var line = String.UnicodeScalarView()
        var size = 0
        for scalar in text.unicodeScalars {
            let shown: Unicode.Scalar = scalar.isShown ? scalar : " "
            size += UTF8.width(shown)
            if size > bytes { break }
            line.append(shown)
        }
        return String(line)
    }
}

extension Unicode.Scalar {
    fileprivate var isShown: Bool {
        if self == "\"" || self == "\\" { return false }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }
}
