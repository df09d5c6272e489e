import CLibcrypto
import Secrets

/// The modes that give as many bytes as they take, in one call: what is encrypted is not copied on its way.
struct EvenCipher {
    let cipher: Cipher
    let key: SecretBytes
    let nonce: [UInt8]
    let authenticated: [UInt8]

    func encrypt(_ plain: SecretBytes, tag: Int) throws(CipherError) -> (bytes: [UInt8], tag: [UInt8]) {
        try check(plain.count, tag)
        let context = try begin(isEncrypting: true)
        defer { end(context) }
        var isDone = false
        let bytes = [UInt8](unsafeUninitializedCapacity: plain.count) { room, count in
            isDone = plain.withBytes { update(context, $0, UnsafeMutableRawBufferPointer(room)) }
            count = isDone ? plain.count : 0
        }
        guard isDone else { throw CipherError(.failed) }
        guard finish(context) else { throw CipherError(.dataLength) }
        return (bytes, try CipherContext.tag(tag, context))
    }

    func decrypt(_ sealed: [UInt8], tag: [UInt8]) throws(CipherError) -> SecretBytes {
        try check(sealed.count, tag.count)
        let context = try begin(isEncrypting: false)
        defer { end(context) }
        var isDone = false
        let plain = SecretBytes(count: sealed.count) { room in
            isDone = sealed.withUnsafeBytes { update(context, $0, room) }
        }
        guard isDone else { throw CipherError(.failed) }
        if !tag.isEmpty { try CipherContext.expect(tag, context) }
        guard finish(context) else { throw CipherError(.notAuthentic) }
        return plain
    }

    private func check(_ count: Int, _ tag: Int) throws(CipherError) {
        try cipher.require(nonce: nonce, authenticated: authenticated, tag: tag)
        guard count <= CipherLimits.data, authenticated.count <= CipherLimits.authenticated else {
            throw CipherError(.dataLength)
        }
    }

    private func begin(isEncrypting: Bool) throws(CipherError) -> OpaquePointer {
        let context = try CipherContext.make(cipher, key, nonce, isEncrypting: isEncrypting)
        var written: Int32 = 0
        guard
            authenticated.isEmpty
                || EVP_CipherUpdate(context, nil, &written, authenticated, Int32(authenticated.count)) == 1
        else {
            end(context)
            throw CipherError(.failed)
        }
        return context
    }

    private func update(
        _ context: OpaquePointer,
        _ input: UnsafeRawBufferPointer,
        _ output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        if input.isEmpty { return true }
        var written: Int32 = 0
        let start = output.bindMemory(to: UInt8.self).baseAddress
        let data = input.bindMemory(to: UInt8.self).baseAddress
        return EVP_CipherUpdate(context, start, &written, data, Int32(input.count)) == 1 && written == input.count
    }

    /// Nothing is left to be written.
    private func finish(_ context: OpaquePointer) -> Bool {
        var (written, rest) = (Int32(0), [UInt8](repeating: 0, count: 16))
        return EVP_CipherFinal_ex(context, &rest, &written) == 1 && written == 0
    }

    private func end(_ context: OpaquePointer) {
        EVP_CIPHER_CTX_free(context)
        ERR_clear_error()
    }
}
