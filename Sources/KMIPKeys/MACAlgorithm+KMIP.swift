public import Digests
public import KMIP

extension MACAlgorithm {
    /// The code that parameters name for a symmetric key: by an HMAC or a KMAC as Cryptographic Algorithm, by a Hashing Algorithm alone, or by a
    /// block cipher, which means CMAC.
    ///
    /// Poly1305 is none: its key is for one message (RFC 8439 section 2.5), and after a few codes under one key anybody makes more.
    ///
    /// - Throws: Bad Cryptographic Parameters, which is the one reason that the standard has for this (KMIP 2.1 section 6.1.32.1).
    public init(_ parameters: CryptographicParameters, _ key: CryptographicAlgorithm?) throws(KMIPError) {
        let algorithm = parameters.cryptographicAlgorithm ?? key
        if let algorithm, let key, !Self.makes(algorithm, byKeysOf: key) {
            throw .macParameters("the key is for \(key.name), not for \(algorithm.name)")
        }
        if let hash = algorithm?.codeHash {
            guard parameters.hashingAlgorithm.map({ $0 == hash.hashing }) ?? true else {
                throw .macParameters("HashingAlgorithm is not that of the algorithm")
            }
            self = .hmac(hash)
        } else if algorithm == .kmac128 || algorithm == .kmac256 {
            self = try Self.kmac(parameters, is128: algorithm == .kmac128)
        } else if parameters.cryptographicAlgorithm == nil, parameters.blockCipherMode == nil,
            let hashing = parameters.hashingAlgorithm
        {
            guard let hash = HashAlgorithm(hashing) else { throw .macParameters("\(hashing.name) is not offered") }
            self = .hmac(hash)
        } else {
            self = .cmac(try Self.block(algorithm, parameters.blockCipherMode))
        }
    }

    /// A key for one code is for no other, and one for a block cipher for no other's CMAC. A key for a cipher may make an HMAC or a KMAC.
    private static func makes(_ code: CryptographicAlgorithm, byKeysOf key: CryptographicAlgorithm) -> Bool {
        let isOneCode = key.codeHash != nil || key == .kmac128 || key == .kmac256
        let isOneCipher = blocks[key] != nil && blocks[code] != nil
        return code == key || !(isOneCode || isOneCipher)
    }

    private static func block(
        _ algorithm: CryptographicAlgorithm?,
        _ mode: BlockCipherMode?
    ) throws(KMIPError) -> CMACBlock {
        guard mode == nil || mode == .cmac, let algorithm, let block = blocks[algorithm] else {
            throw .macParameters("a code is an HMAC, a CMAC of AES, Camellia or 3DES, or a KMAC")
        }
        return block
    }

    /// Without a Tag Length the code has twice the bits of its strength (NIST SP 800-185 section 8.4.2). A short one could be guessed by who may
    /// have codes verified.
    private static func kmac(_ parameters: CryptographicParameters, is128: Bool) throws(KMIPError) -> MACAlgorithm {
        let count = parameters.tagLength.map { Int($0) } ?? (is128 ? 32 : 64)
        guard (16...DigestLimits.chosenMAC.upperBound).contains(count) else {
            throw .macParameters("a code by KMAC has 16 to \(DigestLimits.chosenMAC.upperBound) bytes")
        }
        return is128 ? .kmac128(count) : .kmac256(count)
    }

    private static let blocks: [CryptographicAlgorithm: CMACBlock] = [
        .aes: .aes, .camellia: .camellia, .tripleDES: .tripleDES,
    ]
}

extension CryptographicAlgorithm {
    /// The hash of an HMAC; nil for what is none.
    var codeHash: HashAlgorithm? { Self.codeHashes[self] }

    private static let codeHashes: [CryptographicAlgorithm: HashAlgorithm] = [
        .hmacSHA1: .sha1, .hmacSHA224: .sha224, .hmacSHA256: .sha256, .hmacSHA384: .sha384, .hmacSHA512: .sha512,
        .hmacMD5: .md5, .hmacSHA3of224: .sha3of224, .hmacSHA3of256: .sha3of256, .hmacSHA3of384: .sha3of384,
        .hmacSHA3of512: .sha3of512,
    ]
}

extension KMIPError {
    fileprivate static func macParameters(_ detail: String) -> KMIPError {
        KMIPError(.badCryptographicParameters, detail)
    }
}
