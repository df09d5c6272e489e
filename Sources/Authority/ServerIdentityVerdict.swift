import Canonical

/// What a client learned of a server from its identity chain. Expiry is told apart, because a server that stayed sealed
/// for long cannot renew its certificate: the client warns and goes on.
public struct ServerIdentityVerdict: Sendable, Hashable {
    /// SHA-256 of the identity key's SubjectPublicKeyInfo.
    public let server: Digest
    public let warnings: [ServerIdentityWarning]
}

public enum ServerIdentityWarning: Sendable, Hashable {
    /// The identity certificate ended then.
    case expired(Instant)
    /// It begins only then: a clock is wrong.
    case notYetValid(Instant)
    case rootExpired(Instant)
}
