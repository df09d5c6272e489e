import CLibcrypto
public import Secrets

/// One encryption or decryption, piece by piece.
///
/// What a decryption gives before ``finish(_:)`` has returned is not known to be authentic. Not for use from two threads.
public final class CipherStream {
    private let cipher: Cipher
    private let isEncrypting: Bool
    private let tagCount: Int
    private let random: any RandomSource
    private let context: OpaquePointer
    private var count = 0
    private var isOver = false
    /// The last block of a decryption, which may be padding.
    private var held: SecretBytes = .empty

    /// - Parameters:
    ///   - nonce: the IV, counter block, tweak or nonce; empty where the mode has none.
    ///   - authenticated: data that is authenticated and not encrypted; only where there is a tag.
    ///   - tag: how many bytes it has.
    /// - Throws: `unsupported` for a mode that only does whole data, `key-length`, `nonce-length`, `tag-length`, `failed`.
    public init(
        _ cipher: Cipher,
        _ key: SecretBytes,
        nonce: [UInt8],
        isEncrypting: Bool,
        authenticated: [UInt8] = [],
        tag: Int = 0,
        random: any RandomSource = SystemRandom()
    ) throws(CipherError) {
        guard !cipher.mode.isWhole else { throw CipherError(.unsupported) }
        try cipher.require(nonce: nonce, authenticated: authenticated, tag: tag)
        self.cipher = cipher
        self.isEncrypting = isEncrypting
        self.tagCount = tag
        self.random = random
        self.context = try CipherContext.make(cipher, key, nonce, isEncrypting: isEncrypting)
        try authenticate(authenticated)
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    /// The most bytes that ``update(_:into:)`` or ``finish(_:into:)`` writes for so many bytes of input.
    public func room(for count: Int) -> Int { count + 2 * cipher.algorithm.block + 16 }

    /// Takes the next piece and gives what is known of the result.
    ///
    /// - Parameter output: has ``room(for:)`` the input.
    /// - Returns: how many bytes were written.
    /// - Throws: `data-length`, `failed`.
    public func update(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CipherError) -> Int {
        guard !isOver, output.count >= room(for: input.count) else { throw CipherError(.failed) }
        guard input.count <= CipherLimits.data, input.count <= cipher.longest - count else {
            throw CipherError(.dataLength)
        }
        count += input.count
        guard holdsBack else { return try process(input, output) }
        held.withBytes { output.copyMemory(from: $0) }
        let kept = held.count
        let written = kept + (try process(input, UnsafeMutableRawBufferPointer(rebasing: output[kept...])))
        return hold(output, written)
    }

    /// Ends an encryption.
    ///
    /// - Returns: how many bytes were written, and the tag where there is one.
    /// - Throws: `data-length` where blocks are not whole, `failed`.
    public func finish(into output: UnsafeMutableRawBufferPointer) throws(CipherError) -> (count: Int, tag: [UInt8]) {
        guard isEncrypting else { throw CipherError(.failed) }
        let filling = cipher.padding.bytes(after: count, block: cipher.algorithm.block, random: random)
        var written = 0
        if !filling.isEmpty {
            let result = filling.withUnsafeBytes { bytes in
                Result { () throws(CipherError) in try process(bytes, output) }
            }
            written = try result.get()
        }
        try end(output)
        return (written, try CipherContext.tag(tagCount, context))
    }

    /// Ends a decryption.
    ///
    /// - Returns: how many bytes were written.
    /// - Throws: `not-authentic`, `failed`.
    public func finish(_ tag: [UInt8], into output: UnsafeMutableRawBufferPointer) throws(CipherError) -> Int {
        guard !isEncrypting else { throw CipherError(.failed) }
        guard tag.count == tagCount else { throw CipherError(.notAuthentic) }
        if tagCount > 0 { try CipherContext.expect(tag, context) }
        try end(output)
        guard holdsBack else { return 0 }
        guard held.count == cipher.algorithm.block || (count == 0 && cipher.padding == .zeros),
            let kept = held.withBytes({ $0.isEmpty ? 0 : cipher.padding.kept(of: $0) })
        else { throw CipherError(.notAuthentic) }
        held.withBytes { output.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<kept])) }
        return kept
    }

    private var holdsBack: Bool { !isEncrypting && cipher.padding != .none }

    private func authenticate(_ bytes: [UInt8]) throws(CipherError) {
        guard bytes.count <= CipherLimits.authenticated else { throw CipherError(.dataLength) }
        guard !bytes.isEmpty else { return }
        var written: Int32 = 0
        guard EVP_CipherUpdate(context, nil, &written, bytes, Int32(bytes.count)) == 1 else {
            throw CipherError(.failed)
        }
    }

    private func process(
        _ input: UnsafeRawBufferPointer,
        _ output: UnsafeMutableRawBufferPointer
    ) throws(CipherError) -> Int {
        guard input.count > 0 else { return 0 }
        var written: Int32 = 0
        let result = EVP_CipherUpdate(
            context,
            output.bindMemory(to: UInt8.self).baseAddress,
            &written,
            input.bindMemory(to: UInt8.self).baseAddress,
            Int32(input.count)
        )
        guard result == 1 else { throw CipherError(.failed) }
        return Int(written)
    }

    private func hold(_ output: UnsafeMutableRawBufferPointer, _ written: Int) -> Int {
        let last = min(written, cipher.algorithm.block)
        let block = UnsafeMutableRawBufferPointer(rebasing: output[(written - last)..<written])
        held = SecretBytes(count: last) { $0.copyMemory(from: UnsafeRawBufferPointer(block)) }
        return written - last
    }

    private func end(_ output: UnsafeMutableRawBufferPointer) throws(CipherError) {
        guard !isOver else { throw CipherError(.failed) }
        isOver = true
        defer { ERR_clear_error() }
        var written: Int32 = 0
        let rest = UnsafeMutableRawBufferPointer(rebasing: output[(output.count - 16)...])
        guard EVP_CipherFinal_ex(context, rest.bindMemory(to: UInt8.self).baseAddress, &written) == 1 else {
            throw CipherError(isEncrypting ? .dataLength : .notAuthentic)
        }
    }
}
