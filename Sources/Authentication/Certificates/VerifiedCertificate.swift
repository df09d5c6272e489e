public import Canonical

/// A client certificate that a client CA vouches for. It is judged again at each request of its connection.
public struct VerifiedCertificate: Sendable {
    /// SHA-256 of the certificate in DER.
    public let fingerprint: Digest
    /// When it, or one above it, ends.
    public let expires: Instant
    let name: CertificateName
    let serials: [CertificateSerial]
    let revocations: RevocationState

    /// - Throws: `certificate-expired`, `certificate-revoked`, `revocation-list-expired`, and `certificate-untrusted`
    ///   where lists came that do not cover its issuer.
    public func stillGood(at now: Instant) throws(AuthenticationError) {
        guard now <= expires else { throw AuthenticationError(.certificateExpired, "The certificate is over.") }
        try revocations.check(serials, at: now)
    }
}
