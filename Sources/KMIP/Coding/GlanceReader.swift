/// Reads elements of the binary form one after the other, where it is known which ones come. What it does not find it does not explain.
struct GlanceReader {
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

    /// What is inside the structure that comes next, if it has this tag.
    mutating func structure(_ tag: Tag) -> GlanceReader? {
        guard let content = content(tag, .structure), content.count % 8 == 0 else { return nil }
        return GlanceReader(bytes, content.lowerBound, content.upperBound)
    }

    mutating func integer(_ tag: Tag) -> UInt32? { number(tag, .integer) }

    mutating func enumeration(_ tag: Tag) -> UInt32? { number(tag, .enumeration) }

    mutating func bytes(_ tag: Tag) -> [UInt8]? {
        content(tag, .byteString).map { Array(UnsafeRawBufferPointer(rebasing: bytes[$0])) }
    }

    /// A short text of printable ASCII characters without blanks.
    mutating func word(_ tag: Tag) -> String? {
        guard let content = content(tag, .textString), (1...128).contains(content.count) else { return nil }
        let text = UnsafeRawBufferPointer(rebasing: bytes[content])
        guard text.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func number(_ tag: Tag, _ type: ItemType) -> UInt32? {
        guard let content = content(tag, type), content.count == 4 else { return nil }
        return word(at: content.lowerBound)
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
