import Ciphers
import Secrets
import Testing

@Suite("Ciphers, modes and paddings")
struct CipherTests {
    /// Every algorithm in every mode with every padding that goes with it.
    private static let all: [Cipher] = CipherAlgorithm.allCases.flatMap { algorithm in
        Cipher.modes(of: algorithm).flatMap { mode in
            BlockPadding.allCases.compactMap { try? Cipher(algorithm, mode, padding: $0) }
        }
    }

    private let random = SystemRandom()

    private func key(_ cipher: Cipher) -> SecretBytes {
        random.secret((cipher.algorithm.keys.last ?? 0) * (cipher.mode == .xts ? 2 : 1))
    }

    private func nonce(_ cipher: Cipher) -> [UInt8] {
        random.bytes(cipher.mode == .gcm ? 12 : cipher.nonces.upperBound)
    }

    private func takes(_ cipher: Cipher, _ count: Int) -> Bool {
        switch cipher.mode {
        case .xts: count >= 16
        case .keyWrap: count >= 16 && count % 8 == 0
        case .keyWrapPadded: count >= 1
        case .ecb, .cbc: cipher.padding != .none || count % cipher.algorithm.block == 0
        default: true
        }
    }

    @Test("what is encrypted is decrypted, at every length up to three blocks and some", arguments: all)
    func both(cipher: Cipher) throws {
        let (key, nonce) = (key(cipher), nonce(cipher))
        let tag = cipher.tags.max() ?? 0
        let authenticated: [UInt8] = cipher.hasTag ? [1, 2, 3] : []
        for count in 0...50 where takes(cipher, count) {
            #expect(cipher.takes(count, nonce: nonce.count))
            // Zeros at the end are what the padding of zeros loses.
            let plain = SecretBytes(copying: random.bytes(count).map { $0 | 1 })
            let sealed = try cipher.encrypt(plain, key, nonce: nonce, authenticated: authenticated, tag: tag)
            let opened = try cipher.decrypt(
                sealed.bytes,
                key,
                nonce: nonce,
                authenticated: authenticated,
                tag: sealed.tag
            )
            #expect(opened == plain, "\(cipher), \(count) bytes")
        }
    }

    @Test("pieces of any size give what the whole gives", arguments: all.filter { !$0.mode.isWhole })
    func pieces(cipher: Cipher) throws {
        let (key, nonce) = (key(cipher), nonce(cipher))
        let tag = cipher.tags.max() ?? 0
        let plain = SecretBytes(copying: random.bytes(160).map { $0 | 1 })
        let whole = try cipher.encrypt(plain, key, nonce: nonce, tag: tag)
        let stream = try CipherStream(cipher, key, nonce: nonce, isEncrypting: false, tag: tag)
        var opened: [UInt8] = []
        var rest = whole.bytes[...]
        while !rest.isEmpty {
            let piece = [UInt8](rest.prefix(Int.random(in: 1...40)))
            rest = rest.dropFirst(piece.count)
            opened += try output(stream.room(for: piece.count)) { room in
                try piece.withUnsafeBytes { try stream.update($0, into: room) }
            }
        }
        opened += try output(stream.room(for: 0)) { try stream.finish(whole.tag, into: $0) }
        #expect(SecretBytes(copying: opened) == plain)
    }

    @Test("a stream takes more in all than one call does, up to what its counter can count")
    func longest() throws {
        #expect(CipherLimits.gcm == 68_719_476_704)
        for cipher in Self.all {
            let counts = cipher.mode == .ctr || cipher.mode == .stream
            let counted = cipher.mode == .gcm ? CipherLimits.gcm : counts ? CipherLimits.counted : .max
            #expect(cipher.longest == (cipher.mode.isWhole ? CipherLimits.data : counted))
        }
        let piece = [UInt8](repeating: 0, count: 1 << 26)
        let pieces = CipherLimits.data / piece.count
        for mode in [CipherMode.ctr, .cbc, .gcm] {
            let cipher = try Cipher(.aes, mode)
            let stream = try CipherStream(
                cipher,
                key(cipher),
                nonce: nonce(cipher),
                isEncrypting: true,
                tag: cipher.tags.max() ?? 0
            )
            var room = [UInt8](repeating: 0, count: stream.room(for: piece.count))
            func take(_ count: Int) throws -> Int {
                try room.withUnsafeMutableBytes { room in
                    try piece.withUnsafeBytes {
                        try stream.update(UnsafeRawBufferPointer(rebasing: $0[..<count]), into: room)
                    }
                }
            }
            for _ in 0...pieces { #expect(try take(piece.count) == piece.count) }
        }
    }

    private func output(_ room: Int, _ write: (UnsafeMutableRawBufferPointer) throws -> Int) rethrows -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: room)
        let count = try bytes.withUnsafeMutableBytes { try write($0) }
        return [UInt8](bytes.prefix(count))
    }

    @Test("a changed bit anywhere is found by whatever has a tag or a check", arguments: all)
    func changed(cipher: Cipher) throws {
        guard cipher.hasTag || [.keyWrap, .keyWrapPadded].contains(cipher.mode) else { return }
        let (key, nonce) = (key(cipher), nonce(cipher))
        let sealed = try cipher.encrypt(random.secret(32), key, nonce: nonce, tag: cipher.tags.max() ?? 0)
        for place in sealed.bytes.indices {
            var bytes = sealed.bytes
            bytes[place] ^= 0x10
            #expect(throws: CipherError(.notAuthentic)) {
                try cipher.decrypt(bytes, key, nonce: nonce, tag: sealed.tag)
            }
        }
        for place in sealed.tag.indices {
            var tag = sealed.tag
            tag[place] ^= 1
            #expect(throws: CipherError(.notAuthentic)) {
                try cipher.decrypt(sealed.bytes, key, nonce: nonce, tag: tag)
            }
        }
        guard cipher.hasTag else { return }
        #expect(throws: CipherError(.notAuthentic)) {
            try cipher.decrypt(sealed.bytes, key, nonce: nonce, authenticated: [1], tag: sealed.tag)
        }
    }

    @Test("keys, nonces and tags of other lengths, and data that the mode does not take, are refused", arguments: all)
    func lengths(cipher: Cipher) throws {
        let (key, nonce) = (key(cipher), nonce(cipher))
        let tag = cipher.tags.max() ?? 0
        let plain = random.secret(32)
        #expect(cipher.takes(keyOf: key.count) && !cipher.takes(keyOf: 15))
        #expect(throws: CipherError(.keyLength)) {
            try cipher.encrypt(plain, random.secret(15), nonce: nonce, tag: tag)
        }
        #expect(throws: CipherError(.nonceLength)) {
            try cipher.encrypt(plain, key, nonce: [UInt8](repeating: 0, count: 129), tag: tag)
        }
        #expect(throws: CipherError(.tagLength)) { try cipher.encrypt(plain, key, nonce: nonce, tag: 17) }
        for count in 1...50 where !takes(cipher, count) {
            #expect(!cipher.takes(count, nonce: nonce.count))
            #expect(throws: CipherError(.dataLength)) {
                try cipher.encrypt(random.secret(count), key, nonce: nonce, tag: tag)
            }
        }
    }

    @Test("an empty decryption with padding is no padding")
    func empty() throws {
        let cipher = try Cipher(.aes, .cbc, padding: .pkcs5)
        #expect(throws: CipherError(.notAuthentic)) {
            try cipher.decrypt([], random.secret(16), nonce: random.bytes(16))
        }
    }

    @Test("GCM's test case 4 and the wrap of RFC 3394 section 4.1")
    func published() throws {
        let gcm = try Cipher(.aes, .gcm)
        let sealed = try gcm.encrypt(
            SecretBytes(
                copying: Hex.bytes(
                    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
                )
            ),
            SecretBytes(copying: Hex.bytes("feffe9928665731c6d6a8f9467308308")),
            nonce: Hex.bytes("cafebabefacedbaddecaf888"),
            authenticated: Hex.bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
            tag: 16
        )
        #expect(sealed.tag == Hex.bytes("5bc94fbc3221a5db94fae95ae7121a47"))
        #expect(sealed.bytes.prefix(16) == Hex.bytes("42831ec2217774244b7221b784d0d49c")[...])
        let wrapped = try Cipher(.aes, .keyWrap).encrypt(
            SecretBytes(copying: Hex.bytes("00112233445566778899aabbccddeeff")),
            SecretBytes(copying: Hex.bytes("000102030405060708090a0b0c0d0e0f"))
        )
        #expect(wrapped.bytes == Hex.bytes("1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"))
    }
}
