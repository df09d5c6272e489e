internal import Crypto

/// A SHA-256 over bytes that come piece by piece.
public struct RunningDigest: Sendable {
    private var hash = SHA256()

    public init() {}

    /// Takes the next piece.
    public mutating func add(_ bytes: some Collection<UInt8>) { hash.update(data: Bytes(bytes)) }

    /// Of all pieces so far.
    public var digest: Digest { Digest(hash.finalize()) }
}
