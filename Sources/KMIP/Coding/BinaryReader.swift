import Secrets

/// Reads the binary form strictly: every length, every padding byte, every limit.
struct BinaryReader {
    let bytes: [UInt8]
    let limits: Limits
    private var position = 0
    /// Nil where an error anywhere is an error of the whole.
    private(set) var salvage: Salvage?
    private var elements = 0

    init(bytes: [UInt8], limits: Limits, salvage: Salvage? = nil) {
        self.bytes = bytes
        self.limits = limits
        self.salvage = salvage
    }

    /// One element and nothing behind it.
    mutating func message() throws(Malformed) -> TTLV {
        let ttlv = try element(end: bytes.count, depth: 1)
        guard position == bytes.count else { throw Malformed("bytes behind the message's end", at: position) }
        return ttlv
    }

    /// One element, which must end at or before `end`. `depth` counts it if it is a structure.
    private mutating func element(end: Int, depth: Int) throws(Malformed) -> TTLV {
        let start = position
        elements += 1
        guard elements <= limits.elements else {
            throw Malformed.limit("more than \(limits.elements) elements", at: start)
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
        if type == .structure { return try structure(tag, length: length, depth: depth) }
        let content = position..<(position + length)
        try skipPadding(from: content.upperBound, to: position + BinaryTTLV.padded(length))
        return try scalar(type, of: tag, in: content)
    }

    private mutating func structure(_ tag: Tag, length: Int, depth: Int) throws(Malformed) -> TTLVValue {
        guard depth <= limits.depth else {
            throw Malformed.limit("more than \(limits.depth) structures inside each other", at: position)
        }
        guard length % 8 == 0 else { throw Malformed("a structure's length that is no multiple of 8", at: position) }
        let end = position + length
        var children: [TTLV] = []
        while position < end {
            if let child = try child(of: tag, end: end, depth: depth) { children.append(child) }
        }
        return .structure(children)
    }

    /// Nil for a child that could not be read and need not be: the position is behind it.
    private mutating func child(of parent: Tag, end: Int, depth: Int) throws(Malformed) -> TTLV? {
        guard salvage?.mayGoOn(in: parent, depth: depth) == true else { return try element(end: end, depth: depth + 1) }
        let start = position
        do throws(Malformed) {
            let child = try element(end: end, depth: depth + 1)
            salvage?.pass(child, depth: depth)
            return child
        } catch {
            guard let behind = self.end(ofElementAt: start, within: end) else { throw error }
            try salvage?.note(error, in: parent, depth: depth)
            position = behind
            return nil
        }
    }

    /// Where the next element begins, by the length alone.
    private func end(ofElementAt start: Int, within end: Int) -> Int? {
        guard end - start >= 8 else { return nil }
        let length = BinaryTTLV.padded(Int(unsigned(at: start + 4, count: 4)))
        return length <= end - start - 8 ? start + 8 + length : nil
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
            return tag.carriesSecret
                ? .secretInteger(SecretBytes(copying: bytes[content])) : .bigInteger(Array(bytes[content]))
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
