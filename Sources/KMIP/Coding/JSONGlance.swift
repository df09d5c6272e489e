import Secrets

/// Reads elements of the JSON form at a glance, as nearly all clients write them: the tag by its name, then the type, which a structure may leave out,
/// then the value.
struct JSONGlance: ElementGlance {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    /// Whether an element comes before the next one in the same list.
    private var isBehindOne = false

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Whether nothing but blanks is left.
    var isAtEnd: Bool {
        var rest = self
        rest.skipBlanks()
        return rest.position == bytes.count
    }

    mutating func structure<Content>(_ tag: Tag, _ content: (inout JSONGlance) -> Content?) -> Content? {
        let start = self
        if begins(tag, .structure), takes("[") {
            isBehindOne = false
            if let result = content(&self), takes("]"), ends() { return result }
        }
        self = start
        return nil
    }

    mutating func integer(_ tag: Tag) -> UInt32? {
        scalar(tag, .integer) { $0.peek == UInt8(ascii: "\"") ? $0.hexadecimal() : $0.decimal() }
    }

    mutating func enumeration(_ tag: Tag) -> UInt32? {
        scalar(tag, .enumeration) { reader in
            guard let text = reader.quoted(), GlanceWord.lengths.contains(text.count) else { return nil }
            let name = Array(text)[...]
            return Registry.names.code(of: name, in: Registry.scope(of: tag)) ?? Self.hexadecimal(name)
        }
    }

    mutating func boolean(_ tag: Tag) -> Bool? {
        scalar(tag, .boolean) { $0.takes("true") ? true : $0.takes("false") ? false : nil }
    }

    mutating func bytes(_ tag: Tag) -> [UInt8]? {
        scalar(tag, .byteString) { $0.digits().flatMap(Hexadecimal.bytes) }
    }

    mutating func secret(_ tag: Tag) -> SecretBytes? {
        scalar(tag, .byteString) { $0.digits().flatMap(Hexadecimal.secret) }
    }

    mutating func word(_ tag: Tag) -> String? {
        scalar(tag, .textString) { reader in
            guard let text = reader.quoted(), GlanceWord.lengths.contains(text.count),
                text.allSatisfy(GlanceWord.isCharacter)
            else { return nil }
            return String(decoding: text, as: UTF8.self)
        }
    }

    private mutating func scalar<Value>(
        _ tag: Tag,
        _ type: ItemType,
        _ value: (inout JSONGlance) -> Value?
    ) -> Value? {
        let start = self
        if begins(tag, type), let read = value(&self), ends() { return read }
        self = start
        return nil
    }

    /// Takes everything of an element that comes before its value.
    private mutating func begins(_ tag: Tag, _ type: ItemType) -> Bool {
        guard let name = Registry.names.bytes(of: tag.rawValue, in: Registry.tagScope),
            !isBehindOne || takes(","), takes("{"), takes("\"tag\""), takes(":"), takesQuoted(name), takes(",")
        else { return false }
        if takes("\"type\"") {
            guard takes(":"), takesQuoted(type.name.utf8), takes(",") else { return false }
        } else if type != .structure {
            return false
        }
        guard takes("\"value\""), takes(":") else { return false }
        skipBlanks()
        return true
    }

    private mutating func ends() -> Bool {
        isBehindOne = true
        return takes("}")
    }

    private var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    /// Takes the blanks and exactly this text, or nothing.
    private mutating func takes(_ expected: StaticString) -> Bool {
        let start = position
        skipBlanks()
        let (first, count) = (position, expected.utf8CodeUnitCount)
        if count <= bytes.count - first, (0..<count).allSatisfy({ bytes[first + $0] == expected.utf8Start[$0] }) {
            position = first + count
            return true
        }
        position = start
        return false
    }

    /// Takes the blanks and exactly this text in quotes, or nothing.
    private mutating func takesQuoted(_ expected: some Collection<UInt8>) -> Bool {
        let start = position
        if takes("\"") {
            var place = position
            for byte in expected where place < bytes.count && bytes[place] == byte { place += 1 }
            if place - position == expected.count, place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
                position = place + 1
                return true
            }
        }
        position = start
        return false
    }

    /// What is between quotes, where nothing in it is escaped.
    private mutating func quoted() -> UnsafeRawBufferPointer? {
        guard takes("\"") else { return nil }
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            guard bytes[position] >= 0x20, bytes[position] != UInt8(ascii: "\\") else { return nil }
            position += 1
        }
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }

    /// What is between quotes and is to be digits alone, so that nothing in it can be escaped.
    private mutating func digits() -> UnsafeRawBufferPointer? {
        guard takes("\""), let end = nextQuote else { return nil }
        defer { position = end + 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<end])
    }

    /// Where the next quote is: eight bytes at a time up to those among which it is, since data may be long.
    private var nextQuote: Int? {
        var place = position
        while place + 8 <= bytes.count {
            let others = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) ^ 0x2222_2222_2222_2222
            // A byte of zero borrows from its own highest bit.
            if (others &- 0x0101_0101_0101_0101) & ~others & 0x8080_8080_8080_8080 != 0 { break }
            place += 8
        }
        return bytes[place...].firstIndex(of: UInt8(ascii: "\""))
    }

    /// `0x` and eight digits in quotes.
    private mutating func hexadecimal() -> UInt32? { quoted().flatMap { Self.hexadecimal(Array($0)[...]) } }

    private static func hexadecimal(_ text: ArraySlice<UInt8>) -> UInt32? {
        guard text.count == 10, let digits = Hexadecimal.afterPrefix(text) else { return nil }
        return Hexadecimal.number(digits).map(UInt32.init)
    }

    /// Up to nine digits without zeros before them, and nothing that makes another number of them.
    private mutating func decimal() -> UInt32? {
        let start = position
        var number: UInt32 = 0
        while position < bytes.count, (0x30...0x39).contains(bytes[position]), position - start < 9 {
            number = number * 10 + UInt32(bytes[position] - 0x30)
            position += 1
        }
        guard position > start, bytes[start] != 0x30 || position == start + 1 else { return nil }
        return number
    }
}
