import NIOCore

/// Finds the end of an answer in the bytes that came so far.
enum LoadFramer {
    case ttlv
    case http

    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let length = Array("content-length: ".utf8)

    /// How many bytes the first answer has, once that can be said.
    func length(of bytes: ByteBuffer) -> Int? {
        switch self {
        case .ttlv: bytes.getInteger(at: bytes.readerIndex + 4, as: UInt32.self).map { 8 + Int($0) }
        case .http: Self.httpLength(bytes.readableBytesView)
        }
    }

    private static func httpLength(_ bytes: ByteBufferView) -> Int? {
        guard let end = find(headEnd, bytes[...]) else { return nil }
        guard let field = find(length, bytes[..<end]) else { return end + headEnd.count - bytes.startIndex }
        let digits = bytes[(field + length.count)...].prefix { $0 >= 0x30 && $0 <= 0x39 }
        return end + headEnd.count - bytes.startIndex + digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Where the pattern begins, whatever the case of its letters.
    private static func find(_ pattern: [UInt8], _ bytes: ByteBufferView) -> Int? {
        guard bytes.count >= pattern.count else { return nil }
        return (bytes.startIndex...(bytes.endIndex - pattern.count)).first { start in
            pattern.indices.allSatisfy { lower(bytes[start + $0]) == pattern[$0] }
        }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte }
}
