import Canonical
import X509

/// A CA that can sign: its key and a certificate of it. For a mesh CA it does not matter which of its two certificates,
/// since they have the same subject and key.
public struct Issuer: Sendable {
    public let key: AuthorityKey
    public let certificate: IssuedCertificate

    /// - Throws: `AuthorityError.damaged` if the certificate is not this key's.
    public init(_ key: AuthorityKey, _ certificate: IssuedCertificate) throws(AuthorityError) {
        guard certificate.spki == key.spki else {
            throw AuthorityError(.damaged, "the CA certificate is for another key")
        }
        self.key = key
        self.certificate = certificate
    }

    var subject: DistinguishedName { certificate.parsed.subject }
}
