/// An algorithm in a mode, with a padding where blocks have to be whole.
public struct Cipher: Sendable, Hashable {
    public let algorithm: CipherAlgorithm
    public let mode: CipherMode
    public let padding: BlockPadding

    /// - Throws: `unsupported`.
    public init(
        _ algorithm: CipherAlgorithm,
        _ mode: CipherMode,
        padding: BlockPadding = .none
    ) throws(CipherError) {
        guard Self.modes(of: algorithm).contains(mode), padding == .none || mode.isPadded else {
            throw CipherError(.unsupported)
        }
        self.algorithm = algorithm
        self.mode = mode
        self.padding = padding
    }

    /// The modes that an algorithm is offered in.
    public static func modes(of algorithm: CipherAlgorithm) -> Set<CipherMode> {
        switch algorithm {
        case .aes: [.ecb, .cbc, .cfb, .ofb, .ctr, .ccm, .gcm, .xts, .keyWrap, .keyWrapPadded]
        case .aria: [.ecb, .cbc, .cfb, .ofb, .ctr, .ccm, .gcm]
        case .camellia: [.ecb, .cbc, .cfb, .ofb, .ctr]
        case .tripleDES: [.ecb, .cbc, .cfb, .ofb]
        case .chaCha20, .chaCha20Poly1305: [.stream]
        }
    }

    /// Whether the result has a tag.
    public var hasTag: Bool { mode.hasTag || algorithm == .chaCha20Poly1305 }

    /// Bytes that one stream takes in all. Of a mode that only does whole data as many as of one call; of one that counts 2^32 blocks of 16 bytes, after
    /// which a counter of 32 bits would repeat (NIST SP 800-38A appendix B.1), and in GCM two of them less (NIST SP 800-38D section 5.2.1.1). The others have
    /// no bound of their own.
    public var longest: Int {
        switch mode {
        case .gcm: CipherLimits.gcm
        case .ctr, .stream: CipherLimits.counted
        case .ecb, .cbc, .cfb, .ofb: .max
        case .ccm, .xts, .keyWrap, .keyWrapPadded: CipherLimits.data
        }
    }

    /// Bytes that a nonce may have; nothing but 0 where there is none.
    public var nonces: ClosedRange<Int> {
        switch mode {
        case .ecb, .keyWrap, .keyWrapPadded: 0...0
        case .cbc, .cfb, .ofb, .ctr: algorithm.block...algorithm.block
        case .xts: 16...16
        case .gcm: CipherLimits.nonceOfGCM
        case .ccm: 7...13
        case .stream: algorithm == .chaCha20 ? 16...16 : 12...12
        }
    }

    /// Bytes that a tag may have (NIST SP 800-38D section 5.2.1.2, SP 800-38C appendix A.1, RFC 8439 section 2.8).
    public var tags: Set<Int> {
        switch mode {
        case .gcm: [4, 8, 12, 13, 14, 15, 16]
        case .ccm: [4, 6, 8, 10, 12, 14, 16]
        default: algorithm == .chaCha20Poly1305 ? [16] : [0]
        }
    }

    /// Whether so many bytes are encrypted in one call: a block cipher without a padding needs whole blocks, CCM counts the bytes in what the nonce leaves,
    /// XTS needs a block, a key wrap two halves of one.
    ///
    /// - Parameter nonce: its bytes.
    public func takes(_ count: Int, nonce: Int) -> Bool {
        guard count <= min(CipherLimits.data, longest) else { return false }
        return switch mode {
        case .ecb, .cbc: fillsBlocks(count)
        case .ccm: nonce <= 11 || count < 1 << (8 * (15 - nonce))
        case .xts: count >= 16
        case .keyWrap: count >= 16 && count % 8 == 0
        case .keyWrapPadded: count >= 1
        case .cfb, .ofb, .ctr, .gcm, .stream: true
        }
    }

    /// Whether so many bytes are whole blocks where they have to be, in one call or in many.
    public func fillsBlocks(_ count: Int) -> Bool {
        !mode.isPadded || padding != .none || count % algorithm.block == 0
    }

    /// Whether a key has a length of the algorithm in this mode.
    ///
    /// - Parameter count: its bytes.
    public func takes(keyOf count: Int) -> Bool { (try? name(keyCount: count)) != nil }

    /// libcrypto's name, for a key of so many bytes.
    ///
    /// - Throws: `key-length`.
    func name(keyCount: Int) throws(CipherError) -> String {
        let single = mode == .xts ? keyCount / 2 : keyCount
        guard algorithm.keys.contains(single), mode != .xts || (single != 24 && keyCount % 2 == 0) else {
            throw CipherError(.keyLength)
        }
        switch algorithm {
        case .aes, .camellia, .aria: return "\(algorithm.rawValue)-\(8 * single)-\(mode.rawValue)"
        case .tripleDES: return "\(keyCount == 16 ? "DES-EDE" : "DES-EDE3")-\(mode.rawValue)"
        case .chaCha20, .chaCha20Poly1305: return algorithm.rawValue
        }
    }
}
