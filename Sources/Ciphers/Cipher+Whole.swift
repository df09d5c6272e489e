import CLibcrypto
public import Secrets

extension Cipher {
    /// Encrypts in one call, in any mode.
    ///
    /// - Parameters: as of ``CipherStream``.
    /// - Throws: as ``CipherStream`` does, and `data-length` for data that the mode cannot take.
    public func encrypt(
        _ plain: SecretBytes,
        _ key: SecretBytes,
        nonce: [UInt8] = [],
        authenticated: [UInt8] = [],
        tag: Int = 0
    ) throws(CipherError) -> (bytes: [UInt8], tag: [UInt8]) {
        guard !mode.isWhole else {
            let whole = WholeCipher(cipher: self, key: key, nonce: nonce, authenticated: authenticated)
            return try whole.encrypt(plain, tag: tag)
        }
        guard !keepsLength else {
            let even = EvenCipher(cipher: self, key: key, nonce: nonce, authenticated: authenticated)
            return try even.encrypt(plain, tag: tag)
        }
        let stream = try CipherStream(
            self,
            key,
            nonce: nonce,
            isEncrypting: true,
            authenticated: authenticated,
            tag: tag
        )
        var found: [UInt8] = []
        let bytes = try Self.collect(stream.room(for: plain.count)) { output throws(CipherError) in
            let first = try plain.lend { (input) throws(CipherError) in try stream.update(input, into: output) }
            let last = try stream.finish(into: UnsafeMutableRawBufferPointer(rebasing: output[first...]))
            found = last.tag
            return first + last.count
        }
        return (bytes.withBytes { [UInt8]($0) }, found)
    }

    /// Decrypts in one call, in any mode.
    ///
    /// - Throws: `not-authentic` for whatever is wrong with the data, else as ``encrypt(_:_:nonce:authenticated:tag:)``.
    public func decrypt(
        _ sealed: [UInt8],
        _ key: SecretBytes,
        nonce: [UInt8] = [],
        authenticated: [UInt8] = [],
        tag: [UInt8] = []
    ) throws(CipherError) -> SecretBytes {
        guard !mode.isWhole else {
            let whole = WholeCipher(cipher: self, key: key, nonce: nonce, authenticated: authenticated)
            return try whole.decrypt(sealed, tag: tag)
        }
        guard !keepsLength else {
            let even = EvenCipher(cipher: self, key: key, nonce: nonce, authenticated: authenticated)
            return try even.decrypt(sealed, tag: tag)
        }
        let stream = try CipherStream(
            self,
            key,
            nonce: nonce,
            isEncrypting: false,
            authenticated: authenticated,
            tag: tag.count
        )
        let input = SecretBytes(copying: sealed)
        return try Self.collect(stream.room(for: sealed.count)) { output throws(CipherError) in
            let first = try input.lend { (input) throws(CipherError) in try stream.update(input, into: output) }
            return first + (try stream.finish(tag, into: UnsafeMutableRawBufferPointer(rebasing: output[first...])))
        }
    }

    /// Whether any data gives as many bytes as it has.
    private var keepsLength: Bool {
        switch mode {
        case .cfb, .ofb, .ctr, .gcm, .stream: padding == .none
        case .ecb, .cbc, .ccm, .xts, .keyWrap, .keyWrapPadded: false
        }
    }

    /// As many bytes of a wiped room as `write` says.
    private static func collect(
        _ room: Int,
        _ write: (UnsafeMutableRawBufferPointer) throws(CipherError) -> Int
    ) throws(CipherError) -> SecretBytes {
        var count = 0
        let bytes = try SecretBytes(count: room) { (output) throws(CipherError) in count = try write(output) }
        return bytes.prefix(count)
    }
}

extension SecretBytes {
    fileprivate func lend<Result>(
        _ body: (UnsafeRawBufferPointer) throws(CipherError) -> Result
    ) throws(CipherError) -> Result {
        try withBytes(body)
    }
}
