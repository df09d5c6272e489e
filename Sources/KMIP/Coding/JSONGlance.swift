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
        guard begins(tag, .structure), takes("[") else { return nil }
        isBehindOne = false
        guard let result = content(&self), takes("]"), ends() else { return nil }
        return result
    }

    mutating func integer(_ tag: Tag) -> UInt32? {
        scalar(tag, .integer) { $0.peek == UInt8(ascii: "\"") ? $0.hexadecimal() : $0.decimal() }
    }

    mutating func enumeration(_ tag: Tag, is value: UInt32) -> Bool {
        let name = Registry.names.bytes(of: value, in: Registry.scope(of: tag))
        return scalar(tag, .enumeration) { reader in
            if let name, reader.takesQuoted(name) { return true }
            return reader.hexadecimal() == value ? true : nil
        } ?? false
    }

    mutating func bytes(_ tag: Tag) -> [UInt8]? {
        scalar(tag, .byteString) { reader in reader.quoted().flatMap { Hexadecimal.bytes(Array($0)[...]) } }
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

    /// `0x` and eight digits in quotes.
    private mutating func hexadecimal() -> UInt32? {
        guard let text = quoted(), text.count == 10, let digits = Hexadecimal.afterPrefix(Array(text)[...]) else {
            return nil
        }
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
