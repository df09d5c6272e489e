/// Walks over canonical bytes; every length is checked before it is used.
struct CanonicalReader {
    private let bytes: Bytes
    private var offset = 0
    private var depth = 0
    private var count = 0

    init(_ bytes: Bytes) {
        self.bytes = bytes
    }

    mutating func values(until end: Int) throws(CanonicalError) -> [CanonicalValue] {
        var values: [CanonicalValue] = []
        while offset < end { values.append(try value(until: end)) }
        return values
    }

    private mutating func value(until end: Int) throws(CanonicalError) -> CanonicalValue {
        count += 1
        guard count <= CanonicalLimits.values else { throw failure(.tooLarge) }
        guard let type = CanonicalType(rawValue: bytes[offset]) else { throw failure(.unknownType) }
        guard offset + 5 <= end, let length = bytes.bigEndian(at: offset + 1, as: UInt32.self).map(Int.init),
            length <= end - offset - 5
        else { throw failure(.truncated) }
        offset += 5
        return try content(type, length)
    }

    private mutating func content(_ type: CanonicalType, _ length: Int) throws(CanonicalError) -> CanonicalValue {
        if type == .list { return .list(try elements(length)) }
        let start = offset
        let content = bytes[start..<start + length]
        guard let value = scalar(type, content) else { throw failure(.malformedValue) }
        offset += length
        return value
    }

    private func scalar(_ type: CanonicalType, _ content: ArraySlice<UInt8>) -> CanonicalValue? {
        switch type {
        case .null: content.isEmpty ? .null : nil
        case .bytes: .bytes(Bytes(content))
        case .text: String(validating: content, as: UTF8.self).map(CanonicalValue.text)
        case .unsigned: content.count == 8 ? integer(content).map(CanonicalValue.unsigned) : nil
        case .instant:
            content.count == 8
                ? integer(content).map { .instant(Instant(microseconds: Int64(bitPattern: $0))) } : nil
        case .boolean:
            content.count == 1 && (content.first ?? 2) < 2 ? .boolean(content.first == 1) : nil
        case .list: nil
        }
    }

    private func integer(_ content: ArraySlice<UInt8>) -> UInt64? {
        bytes.bigEndian(at: content.startIndex)
    }

    private mutating func elements(_ length: Int) throws(CanonicalError) -> [CanonicalValue] {
        depth += 1
        defer { depth -= 1 }
        guard depth <= CanonicalLimits.depth else { throw failure(.tooDeep) }
        let end = offset + length
        guard length >= 4, let expected = bytes.bigEndian(at: offset, as: UInt32.self) else {
            throw failure(.truncated)
        }
        offset += 4
        let elements = try values(until: end)
        guard elements.count == Int(expected) else { throw failure(.malformedValue) }
        return elements
    }

    private func failure(_ code: CanonicalError.Code) -> CanonicalError { CanonicalError(code, offset: offset) }
}
