import CLibcrypto
public import Secrets

/// A private key under a password (RFC 5208 section 6: EncryptedPrivateKeyInfo).
public enum EncryptedKey {
    /// Whether the bytes are one, whatever the password is.
    public static func isOne(_ der: SecretBytes) -> Bool {
        guard let box = try? read(der) else { return false }
        X509_SIG_free(box)
        return true
    }

    /// The key in it: PrivateKeyInfo in DER. How often the password is hashed is bounded before anything is computed; it may take a second.
    ///
    /// - Throws: `malformed`, `wrong-password`, `too-much-work`.
    public static func open(_ der: SecretBytes, password: SecretBytes) throws(CertificateError) -> SecretBytes {
        let box = try read(der)
        defer {
            X509_SIG_free(box)
            ERR_clear_error()
        }
        var algorithm: UnsafePointer<X509_ALGOR>?
        X509_SIG_get0(box, &algorithm, nil)
        var work = PasswordWork()
        try work.add(algorithm)
        let info = password.withBytes { PKCS8_decrypt(box, $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count)) }
        guard let info else { throw .wrongPassword }
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        guard let key = PKCS12Document.written(info) else { throw .malformed }
        return key
    }

    private static func read(_ der: SecretBytes) throws(CertificateError) -> OpaquePointer {
        // What is encrypted is no secret.
        try DER.read(der.withBytes { [UInt8]($0) }, { d2i_X509_SIG(nil, $0, $1) }, free: { X509_SIG_free($0) })
    }
}
