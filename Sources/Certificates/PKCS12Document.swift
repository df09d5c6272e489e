import CLibcrypto
public import Secrets

/// A private key with its certificates in one protected file (RFC 7292).
public struct PKCS12Document: Sendable {
    /// PrivateKeyInfo in DER.
    public let privateKey: SecretBytes?
    /// Its certificate in DER, then the others.
    public let certificates: [[UInt8]]
    /// What the file calls its private keys, of which the first is ``privateKey``; nil for one without a friendly name.
    public let keyNames: [String?]

    public init(privateKey: SecretBytes?, certificates: [[UInt8]]) {
        self.privateKey = privateKey
        self.certificates = certificates
        keyNames = []
    }

    /// Opens a file. How often it has the password hashed is bounded before anything is computed; it may take a second.
    ///
    /// - Throws: `malformed`, `wrong-password`, `too-much-work`, `unsupported`.
    public init(_ bytes: [UInt8], password: SecretBytes) throws(CertificateError) {
        let file = try DER.read(bytes, { d2i_PKCS12(nil, $0, $1) }, free: { PKCS12_free($0) })
        defer {
            PKCS12_free(file)
            ERR_clear_error()
        }
        var key: OpaquePointer?
        var certificate: OpaquePointer?
        var others: OpaquePointer?
        var names: [String?] = []
        let isOpen = try Self.with(password) { password throws(CertificateError) in
            names = try PKCS12Work.require(file, password)
            return PKCS12_parse(file, password, &key, &certificate, &others) == 1
        }
        defer {
            EVP_PKEY_free(key)
            X509_free(certificate)
            Self.free(others)
        }
        guard isOpen else { throw .wrongPassword }
        privateKey = key.flatMap(Self.encoded)
        keyNames = names
        let first = certificate.map { certificate in [DER.bytes { i2d_X509(certificate, $0) }] } ?? []
        certificates = first + Self.all(others)
    }

    /// The file, its key and certificates encrypted with AES-256 and authenticated with SHA-256 (RFC 8018's PBES2).
    ///
    /// - Parameter name: by which programs call the key; none where it is empty.
    /// - Throws: `malformed` for a key or a certificate that is none, or that do not belong to each other.
    public func encoded(password: SecretBytes, name: String = "") throws(CertificateError) -> SecretBytes {
        defer { ERR_clear_error() }
        let key = privateKey.flatMap(Self.key)
        let others = OPENSSL_sk_new_null()
        var first: OpaquePointer?
        defer {
            EVP_PKEY_free(key)
            X509_free(first)
            Self.free(others)
        }
        guard key != nil || privateKey == nil else { throw .malformed }
        for (place, der) in certificates.enumerated() {
            let certificate = try DER.read(der, { d2i_X509(nil, $0, $1) }, free: { X509_free($0) })
            if place == 0 { first = certificate } else { OPENSSL_sk_push(others, UnsafeRawPointer(certificate)) }
        }
        let file = try Self.with(password) { password in
            PKCS12_create(
                password,
                name.isEmpty ? nil : name,
                key,
                first,
                others,
                NID_aes_256_cbc,
                NID_aes_256_cbc,
                10_000,
                10_000,
                0
            )
        }
        guard let file else { throw .malformed }
        defer { PKCS12_free(file) }
        return SecretBytes(copying: DER.bytes { i2d_PKCS12(file, $0) })
    }

    private static func encoded(_ key: OpaquePointer) -> SecretBytes? {
        guard let info = EVP_PKEY2PKCS8(key) else { return nil }
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        return written(info)
    }

    static func written(_ info: OpaquePointer) -> SecretBytes? {
        var start: UnsafeMutablePointer<UInt8>?
        let count = i2d_PKCS8_PRIV_KEY_INFO(info, &start)
        guard count > 0, let start else { return nil }
        defer { CRYPTO_clear_free(start, Int(count), #file, #line) }
        return SecretBytes(copying: UnsafeBufferPointer(start: start, count: Int(count)))
    }

    private static func key(_ bytes: SecretBytes) -> OpaquePointer? {
        bytes.withBytes { bytes in
            var place = bytes.bindMemory(to: UInt8.self).baseAddress
            guard let info = d2i_PKCS8_PRIV_KEY_INFO(nil, &place, bytes.count) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(info) }
            return EVP_PKCS82PKEY(info)
        }
    }

    private static func all(_ certificates: OpaquePointer?) -> [[UInt8]] {
        let count = certificates.map { Int(OPENSSL_sk_num($0)) } ?? 0
        return (0..<min(count, CertificateLimits.chain)).map { place in
            let certificate = OPENSSL_sk_value(certificates, Int32(place)).map { OpaquePointer($0) }
            return DER.bytes { i2d_X509(certificate, $0) }
        }
    }

    private static func free(_ certificates: OpaquePointer?) {
        guard let certificates else { return }
        while let last = OPENSSL_sk_pop(certificates) { X509_free(OpaquePointer(last)) }
        OPENSSL_sk_free(certificates)
    }

    /// The password as libcrypto reads it, with a zero behind it.
    private static func with<Result>(
        _ password: SecretBytes,
        _ body: (UnsafePointer<CChar>?) throws(CertificateError) -> Result
    ) throws(CertificateError) -> Result {
        let ended = SecretBytes.joining([password, SecretBytes(copying: [0])])
        return try ended.withBytes { bytes throws(CertificateError) in
            try body(bytes.bindMemory(to: CChar.self).baseAddress)
        }
    }
}
