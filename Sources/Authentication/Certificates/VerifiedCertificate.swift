public import Canonical

/// A client certificate that a client CA vouches for. It is judged again at each request of its connection.
public struct VerifiedCertificate: Sendable {
    /// SHA-256 of the certificate in DER.
    public let fingerprint: Digest
    /// When it, or one above it, ends.
    public let expires: Instant
    let name: CertificateName
    let serials: [CertificateSerial]
    /// The CA that it leads to.
    let authority: Digest
    let trust: TrustState

    /// Whether the CA that it was found to lead to is still in use; else its chain must be checked again, which may
    /// lead to another one.
    public var isTrusted: Bool { trust.trusts(authority) }

    /// - Throws: `certificate-expired`, `certificate-revoked`, `revocation-list-expired`, and `certificate-untrusted`
    ///   where its CA is not in use any more, or lists came that do not cover its issuer.
    public func stillGood(at now: Instant) throws(AuthenticationError) {
        guard now <= expires else { throw AuthenticationError(.certificateExpired, "The certificate is over.") }
        guard isTrusted else { throw ClientCertificateChecker.untrusted }
        try trust.check(serials, at: now)
    }
}
