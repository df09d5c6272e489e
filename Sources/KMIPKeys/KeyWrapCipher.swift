import AsymmetricKeys
import Ciphers
public import KMIP
import Secrets

/// The cipher that a wrapping key and its parameters say.
struct KeyWrapCipher {
    enum Kind {
        case symmetric(SecretBytes, Cipher)
        case rsa(AsymmetricKey, EncryptionScheme)
    }

    let kind: Kind

    /// - Parameter isWrapping: what was wrapped with parameters that name another algorithm than the key's is unwrapped; it is not wrapped any more.
    /// - Throws: Unsupported Cryptographic Parameters; Bad Cryptographic Parameters for another algorithm than the key's.
    init(_ key: WrappingKey, _ parameters: CryptographicParameters?, isWrapping: Bool) throws(KMIPError) {
        var parameters = parameters ?? CryptographicParameters()
        switch key {
        case .pair(let key):
            if !isWrapping { parameters.cryptographicAlgorithm = nil }
            kind = .rsa(key, try EncryptionScheme(parameters))
        case .symmetric(let bytes, let algorithm):
            if isWrapping, let named = parameters.cryptographicAlgorithm, !named.mayUse(keysOf: algorithm) {
                throw .anotherAlgorithm(named, keyOf: algorithm)
            }
            kind = .symmetric(bytes, try Self.cipher(parameters, algorithm))
        }
    }

    private static func cipher(
        _ parameters: CryptographicParameters,
        _ algorithm: CryptographicAlgorithm
    ) throws(KMIPError) -> Cipher {
        var parameters = parameters
        parameters.blockCipherMode = parameters.blockCipherMode ?? .nistKeyWrap
        let cipher = try Cipher(parameters, algorithm)
        guard [.keyWrap, .keyWrapPadded, .gcm].contains(cipher.mode), cipher.padding == .none else {
            throw .parameters("keys are wrapped by NISTKeyWrap, AESKeyWrapPadding or GCM")
        }
        return cipher
    }

    /// - Throws: Cryptographic Failure.
    func wrap(_ plain: SecretBytes, random: some RandomSource) throws(KMIPError) -> (bytes: [UInt8], nonce: [UInt8]?) {
        switch kind {
        case .rsa(let key, let scheme):
            guard let bytes = try? key.encrypt(plain, scheme) else { throw .doesNotFit }
            return (bytes, nil)
        case .symmetric(let key, let cipher):
            let nonce = cipher.hasTag ? random.bytes(12) : []
            guard let sealed = try? cipher.encrypt(plain, key, nonce: nonce, tag: cipher.hasTag ? Self.tag : 0) else {
                throw .doesNotFit
            }
            return (sealed.bytes + sealed.tag, cipher.hasTag ? nonce : nil)
        }
    }

    /// - Throws: Cryptographic Failure.
    func unwrap(_ sealed: [UInt8], nonce: [UInt8]?) throws(KMIPError) -> SecretBytes {
        let plain: SecretBytes? =
            switch kind {
            case .rsa(let key, let scheme): try? key.decrypt(sealed, scheme)
            case .symmetric(let key, let cipher) where cipher.hasTag:
                // A shorter tag would be easier to guess.
                sealed.count < Self.tag
                    ? nil
                    : try? cipher.decrypt(
                        [UInt8](sealed.dropLast(Self.tag)),
                        key,
                        nonce: nonce ?? [],
                        tag: [UInt8](sealed.suffix(Self.tag))
                    )
            case .symmetric(let key, let cipher): try? cipher.decrypt(sealed, key)
            }
        guard let plain else { throw .notUnwrapped }
        return plain
    }

    /// Bytes of GCM's tag.
    private static let tag = 16
}

extension KMIPError {
    /// Parameters that name another algorithm than the key's.
    public static func anotherAlgorithm(_ named: CryptographicAlgorithm, keyOf own: CryptographicAlgorithm) -> KMIPError
    {
        KMIPError(.badCryptographicParameters, "the key is for \(own.name), not for \(named.name)")
    }

    fileprivate static let doesNotFit = KMIPError(
        .cryptographicFailure,
        "the key does not fit the cipher: another mode, padding or encoding may do"
    )
}
