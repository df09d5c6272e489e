import Canonical

/// A strict reader: UTF-8 only, no member twice in an object, no bytes after the value, bounded depth and count. What
/// two readers could understand differently is refused, since people sign the bytes.
struct JSONParser {
    private let bytes: Bytes
    private var offset = 0
    private var values = 0

    static func parse(_ bytes: Bytes) throws(ManifestError) -> JSONValue {
        guard bytes.count <= Limits.manifestBytes else {
            throw ManifestError(.tooLarge, "a manifest is at most \(Limits.manifestBytes) bytes")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .malformed("the manifest is not UTF-8") }
        var parser = JSONParser(bytes)
        let value = try parser.value(depth: 0)
        parser.skipBlanks()
        guard parser.offset == bytes.count else { throw parser.unexpected() }
        return value
    }

    private init(_ bytes: Bytes) {
        self.bytes = bytes
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private func unexpected() -> ManifestError { .malformed("the JSON is wrong at byte \(offset)") }

    private mutating func skipBlanks() {
        while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        offset += 1
        return true
    }

    private mutating func require(_ byte: UInt8) throws(ManifestError) {
        guard take(byte) else { throw unexpected() }
    }

    private mutating func value(depth: Int) throws(ManifestError) -> JSONValue {
        values += 1
        guard depth < Limits.depth, values <= Limits.values else {
            throw ManifestError(.tooLarge, "the JSON is too deep or has too many values")
        }
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try list(depth)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(ManifestError) -> JSONValue {
        for byte in word.utf8 { try require(byte) }
        return value
    }

    private mutating func object(_ depth: Int) throws(ManifestError) -> JSONValue {
        offset += 1
        var members: [JSONMember] = []
        var names: Set<Bytes> = []
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            skipBlanks()
            let name = try text()
            guard names.insert(Bytes(name.utf8)).inserted else {
                throw .malformed("the member \(name.prefix(100).debugDescription) stands twice in an object")
            }
            skipBlanks()
            try require(UInt8(ascii: ":"))
            members.append(JSONMember(name: name, value: try value(depth: depth + 1)))
            skipBlanks()
        } while take(UInt8(ascii: ","))
        try require(UInt8(ascii: "}"))
        return .object(members)
    }

    private mutating func list(_ depth: Int) throws(ManifestError) -> JSONValue {
        offset += 1
        var elements: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .list([]) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(UInt8(ascii: ","))
        try require(UInt8(ascii: "]"))
        return .list(elements)
    }

    private mutating func number() throws(ManifestError) -> String {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            try digits()
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func digits() throws(ManifestError) {
        let start = offset
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
        guard offset > start else { throw unexpected() }
    }

    private mutating func text() throws(ManifestError) -> String {
        try require(UInt8(ascii: "\""))
        var content: Bytes = []
        while let byte = next {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"): content.append(contentsOf: try escaped())
            case 0..<0x20: throw unexpected()
            default: content.append(byte)
            }
        }
        throw unexpected()
    }

    private mutating func escaped() throws(ManifestError) -> Bytes {
        guard let byte = next else { throw unexpected() }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try codePoint()
        default: throw unexpected()
        }
    }

    /// `\uXXXX`, or two of them for what lies beyond U+FFFF; a half of such a pair alone is refused.
    private mutating func codePoint() throws(ManifestError) -> Bytes {
        var code = try fourHexDigits()
        if (0xd800..<0xdc00).contains(code) {
            try require(UInt8(ascii: "\\"))
            try require(UInt8(ascii: "u"))
            let low = try fourHexDigits()
            guard (0xdc00..<0xe000).contains(low) else { throw unexpected() }
            code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw unexpected() }
        return Bytes(String(Character(scalar)).utf8)
    }

    private mutating func fourHexDigits() throws(ManifestError) -> UInt32 {
        guard offset + 4 <= bytes.count else { throw unexpected() }
        let digits = String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self)
        guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit), let code = UInt32(digits, radix: 16) else {
            throw unexpected()
        }
        offset += 4
        return code
    }
}
