import Canonical

/// Why a certificate was revoked (RFC 5280 section 5.3.1).
public enum RevocationReason: UInt8, Sendable, CaseIterable {
    case unspecified = 0
    case keyCompromise = 1
    case authorityCompromise = 2
    case affiliationChanged = 3
    case superseded = 4
    case cessationOfOperation = 5
    case privilegeWithdrawn = 9
}

/// One line of a revocation list.
public struct RevokedCertificate: Sendable, Hashable {
    /// As in `IssuedCertificate.serial`.
    public let serial: Bytes
    public let revoked: Instant
    public let reason: RevocationReason

    public init(serial: Bytes, revoked: Instant, reason: RevocationReason = .unspecified) {
        self.serial = serial
        self.revoked = revoked
        self.reason = reason
    }
}
