import Secrets

/// Reads elements of the binary form at a glance.
struct GlanceReader: ElementGlance {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private let end: Int

    init(_ bytes: UnsafeRawBufferPointer) { self.init(bytes, 0, bytes.count) }

    private init(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) {
        self.bytes = bytes
        position = start
        self.end = end
    }

    var isAtEnd: Bool { position == end }

    mutating func structure<Content>(_ tag: Tag, _ content: (inout GlanceReader) -> Content?) -> Content? {
        let start = position
        if let inside = self.content(tag, .structure), inside.count % 8 == 0 {
            var reader = GlanceReader(bytes, inside.lowerBound, inside.upperBound)
            if let result = content(&reader), reader.isAtEnd { return result }
        }
        position = start
        return nil
    }

    mutating func integer(_ tag: Tag) -> UInt32? { number(tag, .integer) }

    mutating func enumeration(_ tag: Tag) -> UInt32? { number(tag, .enumeration) }

    mutating func boolean(_ tag: Tag) -> Bool? {
        let start = position
        if let content = content(tag, .boolean), content.count == 8, word(at: content.lowerBound) == 0 {
            let number = word(at: content.lowerBound + 4)
            if number <= 1 { return number == 1 }
        }
        position = start
        return nil
    }

    mutating func bytes(_ tag: Tag) -> [UInt8]? {
        content(tag, .byteString).map { Array(UnsafeRawBufferPointer(rebasing: bytes[$0])) }
    }

    mutating func secret(_ tag: Tag) -> SecretBytes? {
        guard let content = content(tag, .byteString) else { return nil }
        let found = UnsafeRawBufferPointer(rebasing: bytes[content])
        return SecretBytes(count: found.count) { $0.copyMemory(from: found) }
    }

    mutating func word(_ tag: Tag) -> String? {
        let start = position
        if let content = content(tag, .textString), GlanceWord.lengths.contains(content.count) {
            let text = UnsafeRawBufferPointer(rebasing: bytes[content])
            if text.allSatisfy(GlanceWord.isCharacter) { return String(decoding: text, as: UTF8.self) }
        }
        position = start
        return nil
    }

    private mutating func number(_ tag: Tag, _ type: ItemType) -> UInt32? {
        let start = position
        if let content = content(tag, type), content.count == 4 { return word(at: content.lowerBound) }
        position = start
        return nil
    }

    /// Steps over the next element and its padding if it is of this tag and type; stays where it is if not.
    private mutating func content(_ tag: Tag, _ type: ItemType) -> Range<Int>? {
        guard end - position >= 8, word(at: position) == tag.rawValue << 8 | UInt32(type.rawValue) else { return nil }
        let (start, length) = (position + 8, Int(word(at: position + 4)))
        guard length <= end - start, BinaryTTLV.padded(length) <= end - start else { return nil }
        let (content, next) = (start..<(start + length), start + BinaryTTLV.padded(length))
        for place in content.upperBound..<next where bytes[place] != 0 { return nil }
        position = next
        return content
    }

    private func word(at start: Int) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self))
    }
}
