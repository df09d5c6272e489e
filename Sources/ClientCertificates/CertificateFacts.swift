import CLibcrypto
import Canonical
import Secrets

/// What a certificate says of itself, for sentences that tell an operator which one was used.
public struct CertificateFacts: Sendable, Hashable {
    /// In the form that MariaDB compares: `/O=Key Org/CN=kms`, in the certificate's order.
    public let subject: String
    public let issuer: String
    public let validFrom: Instant
    public let validUntil: Instant

    /// Of the first certificate of a PEM file.
    ///
    /// - Throws: `unreadable` or `malformed`.
    public init(path: String) throws(ClientCertificateError) {
        let bytes = try CertificateFile.read(path)
        defer { ERR_clear_error() }
        let certificate = bytes.withBytes { bytes in
            guard let file = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else {
                return nil as OpaquePointer?
            }
            defer { BIO_free_all(file) }
            return PEM_read_bio_X509(file, nil, nil, nil)
        }
        guard let certificate else { throw ClientCertificateError(.malformed, "\(path) holds no certificate in PEM") }
        defer { X509_free(certificate) }
        subject = Self.line(X509_get_subject_name(certificate))
        issuer = Self.line(X509_get_issuer_name(certificate))
        validFrom = Self.instant(X509_get0_notBefore(certificate)) ?? Instant(microseconds: .min)
        validUntil = Self.instant(X509_get0_notAfter(certificate)) ?? Instant(microseconds: .max)
    }

    private static func line(_ name: OpaquePointer?) -> String {
        guard let name, let line = X509_NAME_oneline(name, nil, 0) else { return "" }
        defer { CRYPTO_free(line, #file, #line) }
        return String(cString: line)
    }

    private static func instant(_ time: UnsafePointer<ASN1_TIME>?) -> Instant? {
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard let time, let zero = ASN1_TIME_set(nil, 0) else { return nil }
        defer { ASN1_STRING_free(zero) }
        guard ASN1_TIME_diff(&days, &seconds, zero, time) == 1 else { return nil }
        return Instant(wholeSeconds: Int64(days) * 86_400 + Int64(seconds))
    }
}
