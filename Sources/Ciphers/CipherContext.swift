import CLibcrypto
import Secrets

/// Sets libcrypto's contexts up.
enum CipherContext {
    /// A context with its key and nonce; the caller frees it.
    ///
    /// - Throws: `key-length`, `nonce-length`, `unsupported`, `failed`.
    static func make(
        _ cipher: Cipher,
        _ key: SecretBytes,
        _ nonce: [UInt8],
        isEncrypting: Bool,
        tag: [UInt8]? = nil,
        tagCount: Int = 0
    ) throws(CipherError) -> OpaquePointer {
        let fetched = try FetchedCiphers.cipher(try cipher.name(keyCount: key.count))
        guard let context = EVP_CIPHER_CTX_new() else { throw CipherError(.failed) }
        EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW)
        let direction: Int32 = isEncrypting ? 1 : 0
        var ready = EVP_CipherInit_ex2(context, fetched, nil, nil, direction, nil) == 1
        if cipher.mode.hasTag {
            ready = ready && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, Int32(nonce.count), nil) == 1
        }
        if cipher.mode == .ccm {
            ready = ready && setTag(tag, tagCount, context)
        }
        ready = ready && key.withBytes { start($0, nonce, context, direction) }
        guard ready, EVP_CIPHER_CTX_set_padding(context, 0) == 1 else {
            EVP_CIPHER_CTX_free(context)
            ERR_clear_error()
            throw CipherError(.failed)
        }
        return context
    }

    /// The tag that a decryption has to find.
    ///
    /// - Throws: `failed`.
    static func expect(_ tag: [UInt8], _ context: OpaquePointer) throws(CipherError) {
        guard setTag(tag, tag.count, context) else { throw CipherError(.failed) }
    }

    /// The tag that an encryption made, of so many bytes; empty where there are none.
    ///
    /// - Throws: `failed`.
    static func tag(_ count: Int, _ context: OpaquePointer) throws(CipherError) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: count)
        guard count == 0 || EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(count), &tag) == 1 else {
            throw CipherError(.failed)
        }
        return tag
    }

    private static func setTag(_ tag: [UInt8]?, _ count: Int, _ context: OpaquePointer) -> Bool {
        guard var tag else { return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(count), nil) == 1 }
        return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
    }

    private static func start(
        _ key: UnsafeRawBufferPointer,
        _ nonce: [UInt8],
        _ context: OpaquePointer,
        _ direction: Int32
    ) -> Bool {
        let key = key.bindMemory(to: UInt8.self).baseAddress
        return nonce.isEmpty
            ? EVP_CipherInit_ex2(context, nil, key, nil, direction, nil) == 1
            : EVP_CipherInit_ex2(context, nil, key, nonce, direction, nil) == 1
    }
}

extension Cipher {
    /// - Throws: `nonce-length`, `tag-length`, `unsupported` for what is only authenticated where there is no tag.
    func require(nonce: [UInt8], authenticated: [UInt8], tag: Int) throws(CipherError) {
        guard nonces.contains(nonce.count) else { throw CipherError(.nonceLength) }
        guard tags.contains(tag) else { throw CipherError(.tagLength) }
        guard authenticated.isEmpty || hasTag else { throw CipherError(.unsupported) }
    }
}
