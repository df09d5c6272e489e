public import Ciphers
public import KMIP

extension Cipher {
    /// The cipher that parameters name for a symmetric key.
    ///
    /// - Throws: Unsupported Cryptographic Parameters; Bad Cryptographic Parameters where a block cipher has no mode.
    public init(_ parameters: CryptographicParameters, _ key: CryptographicAlgorithm) throws(KMIPError) {
        let algorithm = parameters.cryptographicAlgorithm ?? key
        guard let cipher = Self.algorithms[algorithm] else {
            throw .parameters("\(algorithm.name) does not encrypt here")
        }
        let mode = try Self.mode(parameters, cipher)
        guard let found = try? Cipher(cipher, mode, padding: try Self.padding(parameters, mode)) else {
            throw .parameters("\(algorithm.name) is not offered in this mode with this padding")
        }
        self = found
    }

    private static func mode(
        _ parameters: CryptographicParameters,
        _ algorithm: CipherAlgorithm
    ) throws(KMIPError) -> CipherMode {
        if algorithm.block == 1 { return .stream }
        guard let named = parameters.blockCipherMode else {
            throw KMIPError(.badCryptographicParameters, "a BlockCipherMode is needed")
        }
        guard let mode = modes[named] else { throw .parameters("\(named.name) is not offered") }
        return mode
    }

    private static func padding(
        _ parameters: CryptographicParameters,
        _ mode: CipherMode
    ) throws(KMIPError) -> BlockPadding {
        guard let named = parameters.paddingMethod else { return .none }
        guard let padding = paddings[named] else { throw .parameters("\(named.name) is not offered") }
        return padding
    }

    private static let algorithms: [CryptographicAlgorithm: CipherAlgorithm] = [
        .aes: .aes, .tripleDES: .tripleDES, .camellia: .camellia, .aria: .aria, .chaCha20: .chaCha20,
        .chaCha20Poly1305: .chaCha20Poly1305,
    ]

    private static let modes: [BlockCipherMode: CipherMode] = [
        .ecb: .ecb, .cbc: .cbc, .cfb: .cfb, .ofb: .ofb, .ctr: .ctr, .gcm: .gcm, .ccm: .ccm, .xts: .xts,
        .nistKeyWrap: .keyWrap, .aesKeyWrapPadding: .keyWrapPadded,
    ]

    private static let paddings: [PaddingMethod: BlockPadding] = [
        .none: .none, .pkcs5: .pkcs5, .zeros: .zeros, .ansiX923: .x923, .iso10126: .iso10126,
    ]
}

extension CryptographicAlgorithm {
    /// Whether a key that is for `algorithm` may be used with this cipher. A key for ChaCha20 may be used with Poly1305 too (RFC 8439 section 2.8). One that is for both is
    /// for nothing else: the bare stream tells the keys of its codes.
    public func mayUse(keysOf algorithm: CryptographicAlgorithm) -> Bool {
        self == algorithm || (self == .chaCha20Poly1305 && algorithm == .chaCha20)
    }
}
