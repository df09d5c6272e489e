import Canonical

extension Authority {
    /// A complete revocation list, version 2 (RFC 5280 section 5), in DER, signed by the issuer of the certificates in
    /// it.
    ///
    /// - Parameters:
    ///   - number: rises with each list of this issuer.
    ///   - next: when the next list comes at the latest.
    /// - Throws: `AuthorityError`: `tooLarge`, `failed`.
    public static func revocationList(
        issuer: Issuer,
        number: UInt64,
        issued: Instant,
        next: Instant,
        revoked: [RevokedCertificate]
    ) throws(AuthorityError) -> Bytes {
        guard revoked.count <= Limits.revokedCertificates else {
            throw AuthorityError(.tooLarge, "a revocation list has at most \(Limits.revokedCertificates) lines")
        }
        let list = RevocationList(issuer: issuer, number: number, issued: issued, next: next, revoked: revoked)
        return try typed(otherwise: AuthorityError(.failed, "the revocation list could not be signed")) {
            try list.signed()
        }
    }
}
