import CLibcrypto
import Secrets

/// The modes that have to see all of the data at once: CCM, XTS and the key wraps.
struct WholeCipher {
    let cipher: Cipher
    let key: SecretBytes
    let nonce: [UInt8]
    let authenticated: [UInt8]

    func encrypt(_ plain: SecretBytes, tag: Int) throws(CipherError) -> (bytes: [UInt8], tag: [UInt8]) {
        try check(plain.count, tag)
        let context = try CipherContext.make(cipher, key, nonce, isEncrypting: true, tagCount: tag)
        defer { EVP_CIPHER_CTX_free(context) }
        guard let bytes = try run(context, plain) else { throw CipherError(.dataLength) }
        return (bytes.withBytes { [UInt8]($0) }, try CipherContext.tag(tag, context))
    }

    func decrypt(_ sealed: [UInt8], tag: [UInt8]) throws(CipherError) -> SecretBytes {
        try check(sealed.count, tag.count)
        let context = try CipherContext.make(cipher, key, nonce, isEncrypting: false, tag: tag, tagCount: tag.count)
        defer { EVP_CIPHER_CTX_free(context) }
        guard let bytes = try run(context, SecretBytes(copying: sealed)) else { throw CipherError(.notAuthentic) }
        return bytes
    }

    private func check(_ count: Int, _ tag: Int) throws(CipherError) {
        try cipher.require(nonce: nonce, authenticated: authenticated, tag: tag)
        guard count <= CipherLimits.data, authenticated.count <= CipherLimits.authenticated,
            cipher.takes(count, nonce: nonce.count)
        else { throw CipherError(.dataLength) }
    }

    /// - Returns: nothing where libcrypto does not take the data.
    private func run(_ context: OpaquePointer, _ input: SecretBytes) throws(CipherError) -> SecretBytes? {
        defer { ERR_clear_error() }
        if cipher.mode == .ccm { try announce(input.count, context) }
        var written: Int32 = 0
        var rest: Int32 = 0
        var isDone = false
        let output = SecretBytes(count: input.count + 32) { output in
            input.withBytes { input in
                let start = output.bindMemory(to: UInt8.self).baseAddress
                let data = input.bindMemory(to: UInt8.self).baseAddress
                isDone = EVP_CipherUpdate(context, start, &written, data, Int32(input.count)) > 0
                // CCM has compared its tag already, and has nothing to end.
                guard isDone, cipher.mode != .ccm else { return }
                isDone = EVP_CipherFinal_ex(context, start?.advanced(by: Int(written)), &rest) == 1
            }
        }
        return isDone ? output.prefix(Int(written + rest)) : nil
    }

    /// CCM has to know the length of the data, and what is authenticated, before the data.
    private func announce(_ count: Int, _ context: OpaquePointer) throws(CipherError) {
        var written: Int32 = 0
        guard EVP_CipherUpdate(context, nil, &written, nil, Int32(count)) == 1,
            authenticated.isEmpty
                || EVP_CipherUpdate(context, nil, &written, authenticated, Int32(authenticated.count)) == 1
        else { throw CipherError(.failed) }
    }
}
