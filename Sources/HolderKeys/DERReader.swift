/// A strict reader of DER (X.690) over borrowed bytes: definite, shortest lengths and one-byte tags only. It works on raw
/// memory so that a private key is never copied into an array that nobody wipes.
struct DERReader {
    enum Tag {
        static let integer: UInt8 = 0x02
        static let bitString: UInt8 = 0x03
        static let octetString: UInt8 = 0x04
        static let objectIdentifier: UInt8 = 0x06
        static let sequence: UInt8 = 0x30
        static let explicit0: UInt8 = 0xa0
    }

    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }
    var nextTag: UInt8? { rest.first }

    /// The content of the next value, which must have this tag.
    mutating func next(_ tag: UInt8) throws -> UnsafeRawBufferPointer {
        let (header, length) = try measure(tag)
        return take(header + length, droppingFirst: header)
    }

    /// The next value with its tag and length.
    mutating func nextWhole(_ tag: UInt8) throws -> UnsafeRawBufferPointer {
        let (header, length) = try measure(tag)
        return take(header + length, droppingFirst: 0)
    }

    /// Passes over the next value if it has this tag.
    mutating func skip(ifTagged tag: UInt8) throws {
        if nextTag == tag { _ = try next(tag) }
    }

    func finish() throws {
        guard isAtEnd else { throw HolderKeyError(.malformed, "there are bytes after the end of the DER value") }
    }

    private func measure(_ tag: UInt8) throws -> (header: Int, length: Int) {
        guard rest.count >= 2, rest[0] == tag else {
            throw HolderKeyError(.malformed, "the DER has an unexpected value")
        }
        guard rest[1] >= 0x80 else { return try checked(header: 2, length: Int(rest[1])) }
        let octets = Int(rest[1] & 0x7f)
        guard (1...4).contains(octets), rest.count >= 2 + octets else {
            throw HolderKeyError(.malformed, "the DER has an unusable length")
        }
        let length = rest[2..<(2 + octets)].reduce(0) { $0 << 8 | Int($1) }
        guard rest[2] != 0, length >= 0x80 else { throw HolderKeyError(.malformed, "a DER length is not the shortest") }
        return try checked(header: 2 + octets, length: length)
    }

    private func checked(header: Int, length: Int) throws -> (header: Int, length: Int) {
        guard length <= rest.count - header else { throw HolderKeyError(.malformed, "the DER is cut off") }
        return (header, length)
    }

    private mutating func take(_ count: Int, droppingFirst header: Int) -> UnsafeRawBufferPointer {
        let taken = UnsafeRawBufferPointer(rebasing: rest[header..<count])
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        return taken
    }
}
