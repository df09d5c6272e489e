/// The reader of `.env` files.
///
/// One assignment a line: `NAME=value`, `export NAME=value`, blanks around `=` allowed. A value is bare (ends before a
/// blank and `#`), in single quotes (as it stands) or in double quotes (`\n \r \t \" \\ \$` are escapes). Nothing is
/// substituted. Lines may end in CR LF. Whatever cannot be read is refused with its line number, never guessed.
enum DotEnv {
    /// Reads a whole file.
    ///
    /// - Throws: `SettingsError` with the code `dotenv-malformed`, naming the line; the text never repeats the value.
    static func parse(_ bytes: [UInt8]) throws(SettingsError) -> [DotEnvEntry] {
        guard bytes.count <= ConfigurationLimits.dotEnvBytes else {
            throw SettingsError(.dotEnvMalformed, ".env is longer than \(ConfigurationLimits.dotEnvBytes) bytes.")
        }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var entries: [DotEnvEntry] = []
        let lines = bytes[start...].split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if let entry = try parseLine(line, number: index + 1) { entries.append(entry) }
        }
        return entries
    }

    private static func parseLine(_ raw: ArraySlice<UInt8>, number: Int) throws(SettingsError) -> DotEnvEntry? {
        guard raw.count <= ConfigurationLimits.dotEnvLineBytes else {
            throw refusal(number, "is longer than \(ConfigurationLimits.dotEnvLineBytes) bytes")
        }
        let bytes = raw.last == 0x0D ? raw.dropLast() : raw
        guard let text = String(validating: bytes, as: UTF8.self) else { throw refusal(number, "is not UTF-8") }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F }) else {
            throw refusal(number, "contains a control character")
        }
        var rest = Substring(text).trimmingBlanks
        if rest.isEmpty || rest.hasPrefix("#") { return nil }
        if rest.hasPrefix("export"), let after = rest.dropFirst(6).first, after.isBlank {
            rest = rest.dropFirst(6).trimmingBlanks
        }
        return try parseAssignment(rest, number: number)
    }

    private static func parseAssignment(_ text: Substring, number: Int) throws(SettingsError) -> DotEnvEntry {
        guard let equals = text.firstIndex(of: "=") else {
            throw refusal(number, "is not NAME=value")
        }
        let name = text[..<equals].trimmingBlanks
        guard let first = name.first, first.isNameCharacter, !first.isNumber, name.allSatisfy(\.isNameCharacter) else {
            throw refusal(number, "does not begin with a name of letters, digits and underscores")
        }
        let value = try parseValue(text[text.index(after: equals)...].trimmingBlanks, number: number)
        return DotEnvEntry(name: String(name), value: value, line: number)
    }

    private static func parseValue(_ text: Substring, number: Int) throws(SettingsError) -> String {
        switch text.first {
        case "'": try parseSingleQuoted(text.dropFirst(), number: number)
        case "\"": try parseDoubleQuoted(text.dropFirst(), number: number)
        default: try parseBare(text, number: number)
        }
    }

    private static func parseBare(_ text: Substring, number: Int) throws(SettingsError) -> String {
        var end = text.startIndex
        var previous: Character = " "
        while end < text.endIndex, !(text[end] == "#" && previous.isBlank) {
            previous = text[end]
            end = text.index(after: end)
        }
        let value = text[..<end].trimmingBlanks
        guard !value.contains(where: { $0 == "'" || $0 == "\"" }) else {
            throw refusal(number, "has a quote inside a bare value: put the whole value in quotes")
        }
        return String(value)
    }

    private static func parseSingleQuoted(_ text: Substring, number: Int) throws(SettingsError) -> String {
        guard let close = text.firstIndex(of: "'") else { throw refusal(number, "opens a quote that never closes") }
        try checkAfterQuote(text[text.index(after: close)...], number: number)
        return String(text[..<close])
    }

    private static func parseDoubleQuoted(_ text: Substring, number: Int) throws(SettingsError) -> String {
        var value = ""
        var rest = text
        while let character = rest.popFirst() {
            switch character {
            case "\"":
                try checkAfterQuote(rest, number: number)
                return value
            case "\\":
                guard let escaped = rest.popFirst() else { break }
                guard let meaning = escapes[escaped] else {
                    throw refusal(number, "has the unknown escape \\\(escaped)")
                }
                value.append(meaning)
            default: value.append(character)
            }
        }
        throw refusal(number, "opens a quote that never closes")
    }

    private static let escapes: [Character: Character] = [
        "n": "\n", "r": "\r", "t": "\t", "\"": "\"", "\\": "\\", "$": "$",
    ]

    private static func checkAfterQuote(_ text: Substring, number: Int) throws(SettingsError) {
        let rest = text.trimmingBlanks
        guard rest.isEmpty || rest.hasPrefix("#") else {
            throw refusal(number, "goes on after the closing quote")
        }
    }

    private static func refusal(_ line: Int, _ what: String) -> SettingsError {
        SettingsError(.dotEnvMalformed, "Line \(line) of .env \(what).")
    }
}

extension Character {
    fileprivate var isBlank: Bool { self == " " || self == "\t" }
    fileprivate var isNameCharacter: Bool { isASCII && (isLetter || isNumber || self == "_") }
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        var text = drop(while: \.isBlank)
        while let last = text.last, last.isBlank { text.removeLast() }
        return text
    }
}
