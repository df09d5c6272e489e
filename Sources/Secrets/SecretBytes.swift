internal import CKeyquorum

/// Bytes that must not leak: a key, a share, a password.
///
/// The bytes are written once, at the start, and never change. They live in memory that is locked into RAM where the
/// system allows it (``SecretMemory``), is left out of core dumps, and is overwritten when the last reference goes.
/// Nothing prints them: not `description`, not `debugDescription`, not `dump`, and there is no `Codable`.
/// Two values are compared in constant time. The bytes are reached only inside a closure; a caller that copies them out
/// of it has to wipe the copy.
public final class SecretBytes: @unchecked Sendable {
    // Unchecked, because a pointer is not Sendable: what it points to is written in `init` and read-only from then on.
    private let start: UnsafeMutableRawPointer

    /// How many bytes; a length is not secret.
    public let count: Int

    /// Makes `count` bytes, zero at first, that `filling` writes in place. If `filling` throws, they are wiped.
    ///
    /// - Precondition: `count` is not negative.
    public init<Failure: Error>(
        count: Int,
        filling: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(count >= 0, "a count of bytes")
        self.count = count
        self.start = kq_secret_allocate(count)
        try filling(UnsafeMutableRawBufferPointer(start: start, count: count))
    }

    deinit {
        kq_secret_free(start, count)
    }

    /// Lends the bytes for the length of the call; the pointer must not leave it.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: start, count: count))
    }
}

extension SecretBytes {
    /// A copy of `bytes`. The caller's own copy stays the caller's to wipe.
    public convenience init(copying bytes: some Collection<UInt8>) {
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    /// No bytes at all.
    public static let empty = SecretBytes(count: 0) { _ in }

    /// The parts one after another.
    public static func joining(_ parts: [SecretBytes]) -> SecretBytes {
        SecretBytes(count: parts.reduce(0) { $0 + $1.count }) { joined in
            var offset = 0
            for part in parts {
                part.withBytes { UnsafeMutableRawBufferPointer(rebasing: joined[offset...]).copyMemory(from: $0) }
                offset += part.count
            }
        }
    }

    /// The bytes at these offsets, as a secret of their own.
    ///
    /// - Precondition: the range lies within `0..<count`; lengths are public, so the caller checks them first.
    public func slice(_ range: Range<Int>) -> SecretBytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range within the secret")
        return SecretBytes(count: range.count) { part in
            withBytes { part.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range])) }
        }
    }

    /// The first `length` bytes. Precondition as in ``slice(_:)``.
    public func prefix(_ length: Int) -> SecretBytes { slice(0..<length) }

    /// The last `length` bytes. Precondition as in ``slice(_:)``.
    public func suffix(_ length: Int) -> SecretBytes { slice(count - length..<count) }
}

extension SecretBytes: Equatable {
    /// Compares in constant time; lengths are not secret.
    public static func == (a: SecretBytes, b: SecretBytes) -> Bool {
        a.withBytes { a in b.withBytes { b in equalInConstantTime(a, b) } }
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The length and nothing else.
    public var description: String { "\(count) secret bytes" }

    /// The length and nothing else.
    public var debugDescription: String { description }

    /// Without children, so that `dump` and reflecting printers see nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
