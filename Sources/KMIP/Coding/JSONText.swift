/// The tokens of JSON text (RFC 8259) over its bytes.
struct JSONText {
    /// A string's content between its quotes.
    struct Token {
        var range: Range<Int>
        var isEscaped: Bool
    }

    let bytes: [UInt8]
    private(set) var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    /// The byte that comes next, 0 at the end.
    var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

    mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    /// Takes the blanks and exactly this text.
    mutating func expect(_ expected: StaticString) throws(Malformed) {
        skipBlanks()
        let end = position + expected.utf8CodeUnitCount
        let matches = end <= bytes.count && expected.withUTF8Buffer { bytes[position..<end].elementsEqual($0) }
        guard matches else { throw Malformed("\(expected) expected", at: position) }
        position = end
    }

    /// Takes the closing bracket of an empty list.
    mutating func takeEnd(_ end: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard peek == UInt8(ascii: end) else { return false }
        position += 1
        return true
    }

    /// Takes a comma (true) or the closing bracket (false).
    mutating func commaOrEnd(_ end: Unicode.Scalar) throws(Malformed) -> Bool {
        skipBlanks()
        let byte = peek
        guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: end) else {
            throw Malformed("a comma or \(end) expected", at: position)
        }
        position += 1
        return byte == UInt8(ascii: ",")
    }

    /// Goes back to where an element began.
    mutating func goBack(to start: Int) { position = start }

    /// Goes on where an element ends that was passed over before.
    mutating func goTo(_ end: Int) { position = end }

    /// Takes a number, `true`, `false` or `null`, without looking at it.
    mutating func skipWord() throws(Malformed) {
        let start = position
        while !isAtEnd, Self.isWordPart(peek) { position += 1 }
        guard position > start else { throw Malformed("a value expected", at: start) }
    }

    private static func isWordPart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }

    mutating func string() throws(Malformed) -> Token {
        skipBlanks()
        guard peek == UInt8(ascii: "\""), !isAtEnd else { throw Malformed("a string expected", at: position) }
        let start = position + 1
        var index = start
        var isEscaped = false
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] >= 0x20 else { throw Malformed("a control character in a string", at: index) }
            if bytes[index] == UInt8(ascii: "\\") {
                isEscaped = true
                index += 1
            }
            index += 1
        }
        guard index < bytes.count else { throw Malformed("a string without an end", at: position) }
        position = index + 1
        return Token(range: start..<index, isEscaped: isEscaped)
    }

    mutating func boolean() throws(Malformed) -> Bool {
        if peek == UInt8(ascii: "t") {
            try expect("true")
            return true
        }
        try expect("false")
        return false
    }

    /// An integer within 64 bits; KMIP has no other numbers.
    mutating func integer() throws(Malformed) -> Int64 {
        let start = position
        let isNegative = peek == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let firstDigit = position
        var result: Int64 = 0
        while (0x30...0x39).contains(peek), !isAtEnd {
            let (product, tooLarge) = result.multipliedReportingOverflow(by: 10)
            let digit = Int64(peek - 0x30)
            let (sum, overflows) = product.addingReportingOverflow(isNegative ? -digit : digit)
            guard !tooLarge, !overflows else { throw Malformed("a number beyond 64 bits", at: start) }
            result = sum
            position += 1
        }
        guard position > firstDigit else { throw Malformed("a value expected", at: start) }
        let hasLeadingZero = bytes[firstDigit] == 0x30 && position > firstDigit + 1
        guard !hasLeadingZero, ![0x2E, 0x65, 0x45].contains(peek) else {
            throw Malformed("a number that is no integer", at: start)
        }
        return result
    }

    /// The bytes of a string; escapes that are none leave a replacement character, which no name has.
    func slice(_ token: Token) -> ArraySlice<UInt8> {
        token.isEscaped ? (unescaped(token) ?? [0xEF, 0xBF, 0xBD])[...] : bytes[token.range]
    }

    /// The text of a string; nil if it is not UTF-8 or has a wrong escape.
    func text(_ token: Token) -> String? {
        guard token.isEscaped else { return String(validating: bytes[token.range], as: UTF8.self) }
        return unescaped(token).flatMap { String(validating: $0, as: UTF8.self) }
    }

    private func unescaped(_ token: Token) -> [UInt8]? {
        var result: [UInt8] = []
        var index = token.range.lowerBound
        while index < token.range.upperBound {
            guard bytes[index] == UInt8(ascii: "\\") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            guard index + 1 < token.range.upperBound else { return nil }
            if bytes[index + 1] == UInt8(ascii: "u") {
                guard let (scalar, end) = unicodeEscape(at: index, limit: token.range.upperBound) else { return nil }
                result += Array(String(scalar).utf8)
                index = end
            } else {
                guard let byte = Self.escapes[bytes[index + 1]] else { return nil }
                result.append(byte)
                index += 2
            }
        }
        return result
    }

    private static let escapes: [UInt8: UInt8] = [
        0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
    ]

    /// One `\uXXXX`, or a pair of surrogates, and the offset behind it.
    private func unicodeEscape(at start: Int, limit: Int) -> (Unicode.Scalar, Int)? {
        guard let first = codeUnit(at: start, limit: limit) else { return nil }
        guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first).map { ($0, start + 6) } }
        guard let second = codeUnit(at: start + 6, limit: limit), second & 0xFC00 == 0xDC00 else { return nil }
        return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF).map { ($0, start + 12) }
    }

    private func codeUnit(at start: Int, limit: Int) -> UInt32? {
        guard start + 6 <= limit, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u") else {
            return nil
        }
        return Hexadecimal.number(bytes[(start + 2)..<(start + 6)]).map(UInt32.init)
    }
}
