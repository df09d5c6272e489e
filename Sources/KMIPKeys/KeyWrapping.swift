public import AsymmetricKeys
public import Ciphers
public import KMIP
public import Secrets

/// Wraps Key Values under other keys, and unwraps them (KMIP 2.1 sections 3.3 and 7.18).
///
/// Of the standard's methods Encrypt is offered. NIST's key wrap, with and without padding, GCM (whose tag follows the wrapped
/// bytes), and RSA with OAEP or PKCS#1 v1.5 are its ciphers: each but the last says whether what is unwrapped is what was wrapped.
public enum KeyWrapping {
    /// What a key and parameters wrap with.
    public enum Way: Sendable {
        case symmetric(Cipher)
        case pair(AsymmetricKey, EncryptionScheme)
    }

    /// - Throws: Unsupported and Bad Cryptographic Parameters, as ``wrap(_:_:under:_:rules:random:)`` does.
    public static func way(
        _ key: WrappingKey,
        _ parameters: CryptographicParameters?,
        isWrapping: Bool
    ) throws(KMIPError) -> Way {
        switch try KeyWrapCipher(key, parameters, isWrapping: isWrapping).kind {
        case .symmetric(_, let cipher): .symmetric(cipher)
        case .rsa(let key, let scheme): .pair(key, scheme)
        }
    }

    /// The block with its Key Value wrapped.
    ///
    /// - Parameters:
    ///   - block: plain, and with the attributes in it that are to be wrapped along.
    ///   - parameters: how; NIST's key wrap, or OAEP, where neither the request nor the key says.
    ///   - rules: of the version in whose form attributes are wrapped along.
    ///   - random: for nonces.
    /// - Throws: Invalid Field for a block that is wrapped already, Feature Not Supported for a method, Encoding Option Error,
    ///   Unsupported Cryptographic Parameters, Cryptographic Failure where the material does not fit the cipher.
    public static func wrap(
        _ block: KeyBlock,
        _ specification: KeyWrappingSpecification,
        under key: WrappingKey,
        _ parameters: CryptographicParameters?,
        rules: VersionRules = VersionRules(.latest),
        random: some RandomSource
    ) throws(KMIPError) -> KeyBlock {
        guard specification.method == .encrypt, specification.signatureKey == nil else { throw .wrappingMethod }
        guard case .plain(let material, let attributes) = block.value, block.wrapping == nil else {
            throw KMIPError(.invalidField, "the key is wrapped already")
        }
        let plain = try encoded(material, attributes, specification.encoding, rules)
        let sealed = try KeyWrapCipher(key, parameters, isWrapping: true).wrap(plain, random: random)
        var data = KeyWrappingData(
            .encrypt,
            encryptionKey: specification.encryptionKey,
            encoding: specification.encoding
        )
        data.nonce = sealed.nonce
        var wrapped = block
        wrapped.value = .wrapped(SecretBytes(copying: sealed.bytes))
        wrapped.wrapping = data.ttlv
        return wrapped
    }

    /// The block with its Key Value in plain.
    ///
    /// - Throws: Invalid Field for a block that is not wrapped, Feature Not Supported, Unsupported Cryptographic Parameters,
    ///   Cryptographic Failure for whatever is wrong with the wrapped bytes, which is never said.
    public static func unwrap(
        _ block: KeyBlock,
        under key: WrappingKey,
        _ parameters: CryptographicParameters?
    ) throws(KMIPError) -> KeyBlock {
        guard case .wrapped(let sealed) = block.value, let found = block.wrapping else {
            throw KMIPError(.invalidField, "the key is not wrapped")
        }
        let data = try KeyWrappingData(ttlv: found)
        guard data.method == .encrypt, data.signatureKey == nil else { throw .wrappingMethod }
        let cipher = try KeyWrapCipher(key, parameters, isWrapping: false)
        let plain = try cipher.unwrap(sealed.withBytes { [UInt8]($0) }, nonce: data.nonce)
        var unwrapped = block
        unwrapped.value = try decoded(plain, block.format, data.encoding)
        unwrapped.wrapping = nil
        return unwrapped
    }

    private static func encoded(
        _ material: KeyMaterial,
        _ attributes: Attributes?,
        _ encoding: EncodingOption?,
        _ rules: VersionRules
    ) throws(KMIPError) -> SecretBytes {
        guard encoding == .noEncoding else {
            var bytes = BinaryTTLV.encode(rules.keyValue(KeyValue.plain(material, attributes).ttlv))
            defer { bytes.wipe() }
            return SecretBytes(copying: bytes)
        }
        guard case .bytes(let bytes) = material, attributes == nil else {
            throw KMIPError(.encodingOptionError, "without an encoding only bytes can be wrapped, and no attributes")
        }
        return bytes
    }

    private static func decoded(
        _ plain: SecretBytes,
        _ format: KeyFormatType,
        _ encoding: EncodingOption?
    ) throws(KMIPError) -> KeyValue {
        if encoding == .noEncoding { return .plain(.bytes(plain), nil) }
        var bytes = plain.withBytes { [UInt8]($0) }
        defer { bytes.wipe() }
        guard let ttlv = try? BinaryTTLV.decode(bytes), ttlv.tag == .keyValue,
            let value = try? KeyValue(ttlv: VersionRules.upgradedKeyValue(ttlv), format: format), case .plain = value
        else { throw .notUnwrapped }
        return value
    }
}

extension KMIPError {
    fileprivate static let wrappingMethod = KMIPError(
        .featureNotSupported,
        "the one WrappingMethod that is offered is Encrypt"
    )
    static let notUnwrapped = KMIPError(.cryptographicFailure, "the key could not be unwrapped")
}
