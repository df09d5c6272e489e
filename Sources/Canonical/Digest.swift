public import Crypto

/// A SHA-256 digest (FIPS 180-4), 32 bytes.
public struct Digest: Hashable, Sendable {
    /// 32 bytes.
    public let bytes: Bytes

    /// The digest of `content`.
    public init(of content: Bytes) {
        self.init(SHA256.hash(data: content))
    }

    /// The digest of `content`.
    public init(of content: some Collection<UInt8>) {
        self.init(of: Bytes(content))
    }

    /// The digest that swift-crypto made, for a caller that hashed piece by piece.
    public init(_ digest: SHA256.Digest) {
        bytes = Bytes(digest)
    }

    /// Takes 32 bytes; nil for any other number.
    public init?(bytes: Bytes) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Reads 64 hexadecimal digits, either case.
    public init?(hex: String) {
        guard hex.utf8.count == 64, let bytes = Bytes(hex: hex) else { return nil }
        self.bytes = bytes
    }

    /// 64 lower-case digits.
    public var hex: String { bytes.hex }
}

extension Digest {
    // All bytes at once: an array's own way is one by one.
    public static func == (a: Digest, b: Digest) -> Bool { a.bytes.isSame(as: b.bytes) }
    public func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
}

extension Digest: Comparable {
    /// By the bytes, first byte first.
    public static func < (a: Digest, b: Digest) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

extension Digest: CustomStringConvertible {
    public var description: String { hex }
}
