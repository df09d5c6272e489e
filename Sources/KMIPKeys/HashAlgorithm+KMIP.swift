public import Digests
public import KMIP

extension HashAlgorithm {
    /// Nothing for a hash that is not offered.
    public init?(_ hashing: HashingAlgorithm) {
        guard let pair = Self.pairs.first(where: { $0.1 == hashing }) else { return nil }
        self = pair.0
    }

    public var hashing: HashingAlgorithm? { Self.pairs.first { $0.0 == self }?.1 }

    private static let pairs: [(HashAlgorithm, HashingAlgorithm)] = [
        (.md5, .md5),
        (.sha1, .sha1),
        (.sha224, .sha224),
        (.sha256, .sha256),
        (.sha384, .sha384),
        (.sha512, .sha512),
        (.ripemd160, .ripemd160),
        (.sha512of224, .sha512of224),
        (.sha512of256, .sha512of256),
        (.sha3of224, .sha3of224),
        (.sha3of256, .sha3of256),
        (.sha3of384, .sha3of384),
        (.sha3of512, .sha3of512),
    ]
}

extension CryptographicParameters {
    /// The hash that is named, or `standard` where none is.
    ///
    /// - Throws: Unsupported Cryptographic Parameters.
    func hash(or standard: HashAlgorithm?) throws(KMIPError) -> HashAlgorithm {
        guard let hashingAlgorithm else {
            guard let standard else { throw .parameters("a HashingAlgorithm is needed") }
            return standard
        }
        guard let hash = HashAlgorithm(hashingAlgorithm) else {
            throw .parameters("\(hashingAlgorithm.name) is not offered")
        }
        return hash
    }
}

extension KMIPError {
    static func parameters(_ detail: String) -> KMIPError { KMIPError(.unsupportedCryptographicParameters, detail) }
}
