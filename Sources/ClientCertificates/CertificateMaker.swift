import CLibcrypto
import Secrets

/// When certificates made here are valid.
struct CertificateTerm {
    /// Seconds since 1970.
    let start: Int64
    let days: Int

    var end: Int64 { start + Int64(days) * 86_400 }
}

/// One X.509 certificate in the making.
final class CertificateMaker {
    let certificate: OpaquePointer

    /// Version 3, with a random serial number of 16 bytes.
    ///
    /// - Throws: `exhausted`.
    init(
        subject: String,
        issuer: String,
        _ term: CertificateTerm,
        clientKey: PrivateKey
    ) throws(ClientCertificateError) {
        guard let certificate = X509_new() else { throw .noMemory }
        self.certificate = certificate
        guard X509_set_version(certificate, 2) == 1, setSerial(),
            ASN1_TIME_set(X509_getm_notBefore(certificate), time_t(term.start)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(certificate), time_t(term.end)) != nil,
            Self.add(subject, to: X509_get_subject_name(certificate)),
            Self.add(issuer, to: X509_get_issuer_name(certificate)),
            X509_set_pubkey(certificate, clientKey.key) == 1
        else { throw .noMemory }
    }

    deinit { X509_free(certificate) }

    /// - Parameter issuer: for the extensions that speak of it; the certificate itself if nil.
    func extend(
        _ extensions: [(Int32, String)],
        issuer: CertificateMaker? = nil
    ) throws(ClientCertificateError) {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, (issuer ?? self).certificate, certificate, nil, nil, 0)
        for (number, value) in extensions {
            guard let made = X509V3_EXT_conf_nid(nil, &context, number, value) else { throw .noMemory }
            defer { X509_EXTENSION_free(made) }
            guard X509_add_ext(certificate, made, -1) == 1 else { throw .noMemory }
        }
    }

    func sign(_ key: PrivateKey) throws(ClientCertificateError) {
        guard X509_sign(certificate, key.key, EVP_sha256()) > 0 else { throw .noMemory }
    }

    private func setSerial() -> Bool {
        var bytes = SystemRandom().bytes(16)
        // Positive and not shorter than 16 bytes.
        bytes[0] = bytes[0] & 0x3f | 0x40
        guard let number = BN_bin2bn(bytes, Int32(bytes.count), nil) else { return false }
        defer { BN_free(number) }
        return BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }

    private static func add(_ commonName: String, to name: OpaquePointer?) -> Bool {
        X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, commonName, -1, -1, 0) == 1
    }
}
