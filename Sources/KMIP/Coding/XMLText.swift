/// The tokens of XML 1.0 over its bytes, as far as KMIP needs them.
struct XMLText {
    /// The content of an attribute between its quotes.
    struct Token {
        var range: Range<Int>
        /// It holds references or blanks other than spaces.
        var isEscaped: Bool
    }

    let bytes: [UInt8]
    private(set) var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    var isAtEnd: Bool { position >= bytes.count }

    /// The byte that comes next, 0 at the end.
    var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    /// Takes blanks; false if there were none.
    @discardableResult
    mutating func skipBlanks() -> Bool {
        let start = position
        while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
        return position > start
    }

    /// Takes blanks, comments and processing instructions. A document type or other text is left where it is.
    mutating func skipMisc() throws(Malformed) {
        repeat {
            skipBlanks()
            if take("<!--") {
                try skip(behind: "-->")
            } else if take("<?") {
                try skip(behind: "?>")
            } else {
                return
            }
        } while true
    }

    /// Takes exactly this text, or leaves it.
    mutating func take(_ expected: StaticString) -> Bool {
        guard isNext(expected) else { return false }
        position += expected.utf8CodeUnitCount
        return true
    }

    mutating func expect(_ expected: StaticString) throws(Malformed) {
        guard take(expected) else { throw Malformed("\(expected) expected", at: position) }
    }

    /// Goes back to where an element began.
    mutating func goBack(to start: Int) { position = start }

    /// Whether an element, its end or a comment comes next.
    var isAtMarkup: Bool { peek == UInt8(ascii: "<") }

    /// Takes text between elements.
    ///
    /// - Throws: at the end, behind which no element can end.
    mutating func skipCharacters() throws(Malformed) {
        while !isAtEnd, !isAtMarkup { position += 1 }
        guard !isAtEnd else { throw Malformed("an element without an end", at: position) }
    }

    /// A name: letters, digits, `_`, `-`, `.`, `:`.
    mutating func name() throws(Malformed) -> Range<Int> {
        let start = position
        while position < bytes.count, Self.isNamePart(bytes[position]) { position += 1 }
        guard position > start, !(0x2D...0x39).contains(bytes[start]) else {
            throw Malformed("a name expected", at: start)
        }
        return start..<position
    }

    /// An attribute's value with its quotes.
    mutating func quoted() throws(Malformed) -> Token {
        let quote = peek
        guard quote == 0x22 || quote == 0x27, !isAtEnd else { throw Malformed("a quote expected", at: position) }
        let start = position + 1
        var isEscaped = false
        var index = start
        while index < bytes.count, bytes[index] != quote {
            switch bytes[index] {
            case 0x3C: throw Malformed("< in a value", at: index)
            case 0x26, 0x09, 0x0A, 0x0D: isEscaped = true
            case 0..<0x20: throw Malformed("a control character in a value", at: index)
            default: break
            }
            index += 1
        }
        guard index < bytes.count else { throw Malformed("a value without an end", at: position) }
        position = index + 1
        return Token(range: start..<index, isEscaped: isEscaped)
    }

    /// The bytes of a value with its references resolved and its blanks made spaces (XML 1.0 section 3.3.3).
    func value(_ token: Token) throws(Malformed) -> ArraySlice<UInt8> {
        guard token.isEscaped else { return bytes[token.range] }
        var result: [UInt8] = []
        result.reserveCapacity(token.range.count)
        var index = token.range.lowerBound
        while index < token.range.upperBound {
            switch bytes[index] {
            case 0x26: index = try appendReference(at: index, limit: token.range.upperBound, to: &result)
            case 0x0D:
                result.append(0x20)
                index += index + 1 < token.range.upperBound && bytes[index + 1] == 0x0A ? 2 : 1
            case 0x09, 0x0A:
                result.append(0x20)
                index += 1
            default:
                result.append(bytes[index])
                index += 1
            }
        }
        return result[...]
    }

    private func isNext(_ expected: StaticString) -> Bool {
        let end = position + expected.utf8CodeUnitCount
        return end <= bytes.count && expected.withUTF8Buffer { bytes[position..<end].elementsEqual($0) }
    }

    private mutating func skip(behind end: StaticString) throws(Malformed) {
        let start = position
        while !isAtEnd {
            if take(end) { return }
            position += 1
        }
        throw Malformed("\(end) is missing", at: start)
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    private static let entities: [(name: [UInt8], byte: UInt8)] = [
        (Array("amp".utf8), 0x26), (Array("lt".utf8), 0x3C), (Array("gt".utf8), 0x3E), (Array("quot".utf8), 0x22),
        (Array("apos".utf8), 0x27),
    ]

    /// Appends what a reference stands for, and returns the offset behind it.
    private func appendReference(at start: Int, limit: Int, to result: inout [UInt8]) throws(Malformed) -> Int {
        // The longest reference is &#x10FFFF; with a few leading zeros.
        let window = bytes[start..<min(limit, start + 16)]
        guard let end = window.firstIndex(of: 0x3B) else { throw Malformed("a reference without an end", at: start) }
        let name = bytes[(start + 1)..<end]
        if name.first == 0x23 {
            guard let scalar = Self.scalar(name.dropFirst()) else { throw Malformed("a wrong reference", at: start) }
            result += Array(String(scalar).utf8)
        } else {
            guard let entity = Self.entities.first(where: { $0.name.elementsEqual(name) }) else {
                throw Malformed("an entity that XML does not have", at: start)
            }
            result.append(entity.byte)
        }
        return end + 1
    }

    private static func scalar(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
        if digits.first == 0x78 {
            return Hexadecimal.number(digits.dropFirst()).flatMap { UInt32(exactly: $0) }.flatMap(Unicode.Scalar.init)
        }
        var number: UInt32 = 0
        guard !digits.isEmpty, digits.count <= 8 else { return nil }
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            number = number * 10 + UInt32(digit - 0x30)
        }
        return Unicode.Scalar(number)
    }
}
