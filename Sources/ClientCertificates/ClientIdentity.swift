import CLibcrypto
import Canonical
import Secrets

/// A client's certificate with the chain above it, and its private key.
public struct ClientIdentity: Sendable {
    /// PEM: the client's own first, then those above it.
    public let certificates: Bytes
    /// PEM, unencrypted.
    public let key: SecretBytes

    public init(certificates: Bytes, key: SecretBytes) {
        self.certificates = certificates
        self.key = key
    }

    /// Reads a PKCS#12 file that has no password, or an empty one.
    ///
    /// - Throws: `unreadable` or `malformed`, each with a sentence.
    public init(pkcs12 path: String) throws(ClientCertificateError) {
        try self.init(pkcs12: try CertificateFile.read(path), named: path)
    }

    /// - Parameter name: of the file, for the sentences.
    init(pkcs12 bytes: SecretBytes, named name: String) throws(ClientCertificateError) {
        let parsed = bytes.withBytes { bytes in
            var start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return d2i_PKCS12(nil, &start, bytes.count)
        }
        defer { ERR_clear_error() }
        guard let file = parsed else {
            throw ClientCertificateError(.malformed, "\(name) is not a PKCS#12 file")
        }
        defer { PKCS12_free(file) }
        var key: OpaquePointer?
        var certificate: OpaquePointer?
        var others: OpaquePointer?
        guard PKCS12_parse(file, "", &key, &certificate, &others) == 1 else { throw .locked(name) }
        defer {
            EVP_PKEY_free(key)
            X509_free(certificate)
            Self.free(others)
        }
        guard let key, let certificate else {
            throw ClientCertificateError(.malformed, "\(name) lacks the private key or its certificate")
        }
        guard OPENSSL_sk_num(others) < ClientCertificateLimits.chain else {
            throw ClientCertificateError(.malformed, "\(name) has too many certificates")
        }
        self.init(
            certificates: try PEM.certificates([certificate] + Self.list(others)),
            key: try PEM.key(key)
        )
    }

    /// The library keeps them in the file's order: that of a chain, from the client's end up.
    private static func list(_ stack: OpaquePointer?) -> [OpaquePointer] {
        (0..<max(0, OPENSSL_sk_num(stack))).compactMap { OPENSSL_sk_value(stack, $0).map { OpaquePointer($0) } }
    }

    private static func free(_ stack: OpaquePointer?) {
        for certificate in list(stack) { X509_free(certificate) }
        OPENSSL_sk_free(stack)
    }
}

extension ClientCertificateError {
    /// The file is well-formed, but its seal or its contents cannot be opened without a password.
    fileprivate static func locked(_ name: String) -> ClientCertificateError {
        ClientCertificateError(
            .malformed,
            "\(name) cannot be opened without a password: export it again with an empty one and AES (openssl pkcs12 -export -passout pass:)"
        )
    }
}
