import CLibcrypto

/// What a request for a certificate says (RFC 2986), once its signature was found to be by the key in it.
public struct RequestDocument: Sendable, Hashable {
    public let der: [UInt8]
    public let subject: DistinguishedName
    /// SubjectPublicKeyInfo in DER.
    public let publicKey: [UInt8]
    /// Of the extensions that it asks for (RFC 2985 section 5.4.2); nil where no Key Usage is among them.
    public let keyUsage: Set<KeyUsageValue>?

    /// - Throws: `malformed`, `not-self-signed`.
    public init(_ bytes: [UInt8]) throws(CertificateError) {
        let request = try DER.read(bytes, { d2i_X509_REQ(nil, $0, $1) }, free: { X509_REQ_free($0) })
        defer {
            X509_REQ_free(request)
            ERR_clear_error()
        }
        guard let key = X509_REQ_get0_pubkey(request) else { throw .malformed }
        guard X509_REQ_verify(request, key) == 1 else { throw .notSelfSigned }
        der = bytes
        subject = DistinguishedName(X509_REQ_get_subject_name(request))
        publicKey = DER.bytes { i2d_X509_PUBKEY(X509_REQ_get_X509_PUBKEY(request), $0) }
        let extensions = X509_REQ_get_extensions(request)
        defer { Self.free(extensions) }
        keyUsage = Set<KeyUsageValue>(extensions)
    }

    private static func free(_ extensions: OpaquePointer?) {
        guard let extensions else { return }
        while let last = OPENSSL_sk_pop(extensions) { X509_EXTENSION_free(OpaquePointer(last)) }
        OPENSSL_sk_free(extensions)
    }
}
