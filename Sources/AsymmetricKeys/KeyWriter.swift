import CLibcrypto
import Secrets

/// Writes a key in an encoding.
enum KeyWriter {
    /// - Throws: `failed`.
    static func write(
        _ key: LibcryptoKey,
        _ encoding: KeyEncoding,
        isPrivate: Bool
    ) throws(AsymmetricKeyError) -> SecretBytes {
        defer { ERR_clear_error() }
        let selection = LibcryptoKey.selection(isPrivate: isPrivate)
        guard
            let writer = OSSL_ENCODER_CTX_new_for_pkey(
                key.pointer,
                selection,
                LibcryptoName.der.pointer,
                encoding.structure.pointer,
                nil
            )
        else { throw .notWritten }
        defer { OSSL_ENCODER_CTX_free(writer) }
        var start: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard OSSL_ENCODER_to_data(writer, &start, &count) == 1, let start else { throw .notWritten }
        defer { CRYPTO_clear_free(start, count, #file, #line) }
        return SecretBytes(copying: UnsafeBufferPointer(start: start, count: count))
    }

    /// A key that is a string of octets.
    ///
    /// - Throws: `failed`.
    static func octets(_ key: LibcryptoKey, isPrivate: Bool) throws(AsymmetricKeyError) -> SecretBytes {
        defer { ERR_clear_error() }
        let get = isPrivate ? EVP_PKEY_get_raw_private_key : EVP_PKEY_get_raw_public_key
        var count = 0
        guard get(key.pointer, nil, &count) == 1, count <= AsymmetricKeyLimits.encoding else { throw .notWritten }
        var written = 0
        let bytes = SecretBytes(count: count) { bytes in
            var room = bytes.count
            written = Int(get(key.pointer, bytes.bindMemory(to: UInt8.self).baseAddress, &room))
        }
        guard written == 1 else { throw .notWritten }
        return bytes
    }
}

extension AsymmetricKeyError {
    fileprivate static let notWritten = AsymmetricKeyError(.failed, "the key could not be written")
}
