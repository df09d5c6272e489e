import CLibcrypto
import Digests
public import Secrets

extension AsymmetricKey {
    /// Encrypts to this key's public half.
    ///
    /// - Throws: `unsupported` for another algorithm or parameters that do not go together, `malformed` for data that is too
    ///   long.
    public func encrypt(_ plain: SecretBytes, _ scheme: EncryptionScheme) throws(AsymmetricKeyError) -> [UInt8] {
        let cipher = try RSACipher(self, scheme, isEncrypting: true)
        guard let bytes = cipher.run(plain) else {
            throw AsymmetricKeyError(.malformed, "the data is too long for this key and padding")
        }
        return bytes.withBytes { [UInt8]($0) }
    }

    /// Whether ``encrypt(_:_:)`` takes so many bytes (RFC 8017 sections 7.1.1 and 7.2.1).
    public func takes(_ count: Int, _ scheme: EncryptionScheme) -> Bool {
        let filling =
            switch scheme {
            case .oaep(let hash, _, _): 2 * hash.count + 2
            case .pkcs1: 11
            }
        return algorithm == .rsa && count <= (bits + 7) / 8 - filling
    }

    /// Decrypts with this private key.
    ///
    /// Of PKCS#1 v1.5 a wrong padding is no error: the answer is other bytes then, the same each time (``PaddedMessage``).
    ///
    /// - Throws: `unsupported` as ``encrypt(_:_:)``, `malformed` for whatever is wrong with the data: which is never said.
    public func decrypt(_ sealed: [UInt8], _ scheme: EncryptionScheme) throws(AsymmetricKeyError) -> SecretBytes {
        guard isPrivate else { throw AsymmetricKeyError(.unsupported, "a public key does not decrypt") }
        guard scheme != .pkcs1 else { return try PaddedMessage.decrypt(sealed, by: self) }
        let cipher = try RSACipher(self, scheme, isEncrypting: false)
        guard let bytes = cipher.run(SecretBytes(copying: sealed)) else {
            throw .notEncryptedSo
        }
        return bytes
    }

    /// What this private key and another's public key have in common: x of the common point (SEC 1 section 3.3.1), RFC 7748's
    /// octets, or Diffie and Hellman's number, as long as the prime.
    ///
    /// - Throws: `unsupported` for keys that do not go together, `failed`, also for a common point that says nothing.
    public func agree(with other: AsymmetricKey) throws(AsymmetricKeyError) -> SecretBytes {
        defer { ERR_clear_error() }
        guard isPrivate, algorithm == other.algorithm,
            let context = EVP_PKEY_CTX_new_from_pkey(nil, try key.pointer, nil)
        else { throw .noAgreement }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, try other.key.pointer) == 1 else {
            throw .noAgreement
        }
        // Without this a number with leading zeros would be shorter (NIST SP 800-56A section 5.7.1.1).
        if algorithm == .diffieHellman, EVP_PKEY_CTX_set_dh_pad(context, 1) != 1 { throw .noAgreement }
        var count = 0
        guard EVP_PKEY_derive(context, nil, &count) == 1, count <= AsymmetricKeyLimits.encoding else {
            throw .noAgreement
        }
        var isDone = false
        let secret = SecretBytes(count: count) { bytes in
            isDone = EVP_PKEY_derive(context, bytes.bindMemory(to: UInt8.self).baseAddress, &count) == 1
        }
        guard isDone else { throw AsymmetricKeyError(.failed, "these keys have nothing in common") }
        return secret.prefix(count)
    }

    /// A new secret of 32 bytes, and what tells it to this key's private half.
    ///
    /// - Throws: `unsupported` for a key that is not of ML-KEM, `failed`.
    public func encapsulate() throws(AsymmetricKeyError) -> (secret: SecretBytes, encapsulated: [UInt8]) {
        guard let latticeKey else { throw .noSecret }
        return try latticeKey.encapsulate()
    }

    /// The secret that was encapsulated. Of bytes of the right length that nobody encapsulated it is another one, which nobody knows.
    ///
    /// - Throws: `unsupported` for a key that is no private key of ML-KEM, `malformed` for bytes of another length.
    public func decapsulate(_ encapsulated: [UInt8]) throws(AsymmetricKeyError) -> SecretBytes {
        guard let latticeKey else { throw .noSecret }
        return try latticeKey.decapsulate(encapsulated)
    }
}

extension AsymmetricKeyError {
    static let notEncryptedSo = AsymmetricKeyError(
        .malformed,
        "the data was not encrypted to this key in this way"
    )
    fileprivate static let noAgreement = AsymmetricKeyError(
        .unsupported,
        "a private and a public key of one algorithm and one curve or group are needed"
    )
}
