public import Canonical
import X509

/// Who is certified as a workload: a key, and the names that are asked for it.
public struct Applicant: Sendable {
    let request: CertificateRequest

    /// A request in PEM (PKCS#10); its signature is checked.
    ///
    /// - Throws: `AuthorityError`: `requestMalformed`, `requestSignature`, `requestKey`, `namesRefused`, `tooLarge`.
    public init(pem: String) throws(AuthorityError) { request = try CertificateRequest(pem: pem) }

    /// The same in DER.
    public init(der: Bytes) throws(AuthorityError) { request = try CertificateRequest(der: der) }

    /// A public key that asks for no names. Nobody proved to have its private key: who lets it be certified vouches for that.
    ///
    /// - Parameter publicKey: SubjectPublicKeyInfo in DER.
    /// - Throws: `AuthorityError`: `requestMalformed`, `requestKey`.
    public init(publicKey: Bytes) throws(AuthorityError) { request = try CertificateRequest(publicKey: publicKey) }

    /// Whom an earlier certificate is for: its key, and its names but those that the vault gave by itself.
    ///
    /// - Throws: as ``init(der:)``.
    public init(renewing certificate: Bytes) throws(AuthorityError) {
        request = try CertificateRequest(renewing: try IssuedCertificate(der: certificate).parsed)
    }

    /// SubjectPublicKeyInfo in DER.
    public var publicKey: Bytes { DERText.encode(request.publicKey) }
}
