/// What the outside of a DER document tells.
enum DERKind {
    /// Whether this is one SEQUENCE and nothing behind it.
    static func isWhole(_ bytes: UnsafeRawBufferPointer) -> Bool { content(bytes, at: 0)?.upperBound == bytes.count }

    /// A PFX begins with the version 3, and a sequence behind it with the identifier of PKCS#7's data or signed data
    /// (RFC 7292 section 4).
    static func isPKCS12(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let outer = content(bytes, at: 0), bytes[outer].prefix(3).elementsEqual([0x02, 0x01, 0x03]) else {
            return false
        }
        guard let inner = content(bytes, at: outer.lowerBound + 3) else { return false }
        return bytes[inner].starts(with: [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07])
    }

    /// The tags of what a sequence holds, at most four: by them the encodings of keys are told apart.
    static func tags(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        guard let outer = content(bytes, at: 0) else { return [] }
        var tags: [UInt8] = []
        var place = outer.lowerBound
        while place < outer.upperBound, tags.count < 4 {
            tags.append(bytes[place])
            guard let next = element(bytes, at: place) else { return tags }
            place = next.upperBound
        }
        return tags
    }

    /// The place of a sequence's content.
    private static func content(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Range<Int>? {
        guard place < bytes.count, bytes[place] == 0x30 else { return nil }
        return element(bytes, at: place)
    }

    private static func element(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Range<Int>? {
        guard place + 2 <= bytes.count else { return nil }
        let first = Int(bytes[place + 1])
        if first < 0x80 { return whole(place + 2, first, bytes.count) }
        let count = first & 0x7f
        guard (1...4).contains(count), place + 2 + count <= bytes.count else { return nil }
        let length = bytes[place + 2..<place + 2 + count].reduce(0) { $0 << 8 | Int($1) }
        return whole(place + 2 + count, length, bytes.count)
    }

    private static func whole(_ start: Int, _ length: Int, _ count: Int) -> Range<Int>? {
        length <= count - start ? start..<start + length : nil
    }
}
