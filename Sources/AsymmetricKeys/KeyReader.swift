import CLibcrypto
import Secrets

/// Reads one encoded key, and nothing after it.
enum KeyReader {
    /// - Throws: `malformed`, also for a key that is encrypted and for one that is laid out as another encoding says.
    static func read(
        _ bytes: SecretBytes,
        _ encoding: KeyEncoding,
        isPrivate: Bool,
        type: String?
    ) throws(AsymmetricKeyError) -> LibcryptoKey {
        guard KeyStructure.isThat(of: encoding, isPrivate: isPrivate, bytes) else { throw .malformed(encoding) }
        defer { ERR_clear_error() }
        var key: OpaquePointer?
        let selection = LibcryptoKey.selection(isPrivate: isPrivate)
        guard
            let reader = OSSL_DECODER_CTX_new_for_pkey(
                &key,
                LibcryptoName.der.pointer,
                encoding.structure.pointer,
                type,
                selection,
                nil,
                nil
            )
        else { throw .malformed(encoding) }
        defer { OSSL_DECODER_CTX_free(reader) }
        // Without this an encrypted key would have libcrypto ask at the terminal.
        OSSL_DECODER_CTX_set_passphrase(reader, "", 0)
        let read = bytes.withBytes { bytes in
            var start = bytes.bindMemory(to: UInt8.self).baseAddress
            var left = bytes.count
            return OSSL_DECODER_from_data(reader, &start, &left) == 1 && left == 0
        }
        guard let key else { throw .malformed(encoding) }
        let found = LibcryptoKey(taking: key)
        guard read else { throw .malformed(encoding) }
        return found
    }

    /// A key that is a string of octets.
    static func read(
        octets: SecretBytes,
        isPrivate: Bool,
        _ algorithm: KeyAlgorithm
    ) throws(AsymmetricKeyError) -> LibcryptoKey {
        defer { ERR_clear_error() }
        let key = octets.withBytes { bytes in
            let start = bytes.bindMemory(to: UInt8.self).baseAddress
            return isPrivate
                ? EVP_PKEY_new_raw_private_key_ex(nil, algorithm.name, nil, start, bytes.count)
                : EVP_PKEY_new_raw_public_key_ex(nil, algorithm.name, nil, start, bytes.count)
        }
        guard let key else { throw .malformed(.raw) }
        return LibcryptoKey(taking: key)
    }
}

extension AsymmetricKeyError {
    static func malformed(_ encoding: KeyEncoding) -> AsymmetricKeyError {
        AsymmetricKeyError(
            .malformed,
            "the bytes are no key in \(encoding.rawValue) that is not encrypted, or more follows it"
        )
    }
}
