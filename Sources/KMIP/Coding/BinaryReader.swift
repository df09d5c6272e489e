import Secrets

/// Reads the binary form strictly: every length, every padding byte, every limit.
struct BinaryReader {
    let bytes: [UInt8]
    let limits: Limits
    private(set) var position = 0
    private var elements = 0

    init(bytes: [UInt8], limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// One element, which must end at or before `end`. `depth` counts it if it is a structure.
    mutating func element(end: Int, depth: Int) throws(Malformed) -> TTLV {
        let start = position
        elements += 1
        guard elements <= limits.elements else {
            throw Malformed("more than \(limits.elements) elements", at: start)
        }
        guard end - start >= 8 else { throw Malformed("an element is cut off", at: start) }
        let tag = Tag(rawValue: UInt32(unsigned(at: start, count: 3)))
        guard tag.rawValue >> 16 == 0x42 || tag.isExtension else {
            throw Malformed("a tag is neither the standard's nor an extension", at: start)
        }
        do {
            return TTLV(tag, try value(of: tag, start: start, end: end, depth: depth))
        } catch {
            throw error.inside(tag)
        }
    }

    private mutating func value(of tag: Tag, start: Int, end: Int, depth: Int) throws(Malformed) -> TTLVValue {
        guard let type = ItemType(rawValue: bytes[start + 3]) else { throw Malformed("an unknown type", at: start + 3) }
        let length = Int(unsigned(at: start + 4, count: 4))
        position = start + 8
        guard length <= end - position, BinaryTTLV.padded(length) <= end - position else {
            throw Malformed("a length that reaches beyond the end", at: start + 4)
        }
        if let fixed = type.fixedLength, fixed != length {
            throw Malformed("a length of \(length) for \(type.name)", at: start + 4)
        }
        if type == .structure { return try structure(length: length, depth: depth) }
        let content = position..<(position + length)
        try skipPadding(from: content.upperBound, to: position + BinaryTTLV.padded(length))
        return try scalar(type, of: tag, in: content)
    }

    private mutating func structure(length: Int, depth: Int) throws(Malformed) -> TTLVValue {
        guard depth <= limits.depth else {
            throw Malformed("more than \(limits.depth) structures inside each other", at: position)
        }
        guard length % 8 == 0 else { throw Malformed("a structure's length that is no multiple of 8", at: position) }
        let end = position + length
        var children: [TTLV] = []
        while position < end { children.append(try element(end: end, depth: depth + 1)) }
        return .structure(children)
    }

    private mutating func skipPadding(from start: Int, to end: Int) throws(Malformed) {
        guard bytes[start..<end].allSatisfy({ $0 == 0 }) else { throw Malformed("padding that is not zero", at: start) }
        position = end
    }

    private func scalar(_ type: ItemType, of tag: Tag, in content: Range<Int>) throws(Malformed) -> TTLVValue {
        let number = type.fixedLength.map { unsigned(at: content.lowerBound, count: $0) } ?? 0
        switch type {
        case .integer: return .integer(Int32(truncatingIfNeeded: number))
        case .longInteger: return .longInteger(Int64(bitPattern: number))
        case .enumeration: return .enumeration(UInt32(truncatingIfNeeded: number))
        case .dateTime: return .dateTime(Int64(bitPattern: number))
        case .interval: return .interval(UInt32(truncatingIfNeeded: number))
        case .dateTimeExtended: return .dateTimeExtended(Int64(bitPattern: number))
        case .boolean:
            guard number <= 1 else { throw Malformed("a Boolean that is neither 0 nor 1", at: content.lowerBound) }
            return .boolean(number == 1)
        case .bigInteger:
            guard !content.isEmpty, content.count % 8 == 0 else {
                throw Malformed("a Big Integer whose length is no multiple of 8", at: content.lowerBound)
            }
            return .bigInteger(Array(bytes[content]))
        case .textString:
            if tag.carriesSecret {
                guard let secret = SecretText.read(bytes[content]) else {
                    throw Malformed("a Text String that is not UTF-8", at: content.lowerBound)
                }
                return .secretText(secret)
            }
            guard let text = String(validating: bytes[content], as: UTF8.self) else {
                throw Malformed("a Text String that is not UTF-8", at: content.lowerBound)
            }
            return .text(text)
        case .byteString:
            return tag.carriesSecret ? .secret(SecretBytes(copying: bytes[content])) : .bytes(Array(bytes[content]))
        case .structure: return .structure([])
        }
    }

    private func unsigned(at start: Int, count: Int) -> UInt64 {
        bytes[start..<(start + count)].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
