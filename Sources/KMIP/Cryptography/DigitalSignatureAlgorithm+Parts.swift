/// What a Digital Signature Algorithm says in one word, and parameters may say in two: a hash, and of RSA the padding (KMIP 2.1 sections 4.16 and 11.16).
extension DigitalSignatureAlgorithm {
    /// Nil for RSASSA-PSS, which goes with any hash, and for what is not offered.
    public var hashing: HashingAlgorithm? { Self.hashes[self] }

    /// RSA's; nil for other keys' algorithms, and for what is not offered.
    public var padding: PaddingMethod? {
        if self == .rsaPSS { return .pss }
        return Self.ofRSA.contains(self) ? .pkcs1v15 : nil
    }

    private static let ofRSA: Set<DigitalSignatureAlgorithm> = [
        .md5WithRSA, .sha1WithRSA, .sha224WithRSA, .sha256WithRSA, .sha384WithRSA, .sha512WithRSA, .sha3of256WithRSA,
        .sha3of384WithRSA, .sha3of512WithRSA,
    ]

    private static let hashes: [DigitalSignatureAlgorithm: HashingAlgorithm] = [
        .md5WithRSA: .md5, .sha1WithRSA: .sha1, .sha224WithRSA: .sha224, .sha256WithRSA: .sha256,
        .sha384WithRSA: .sha384, .sha512WithRSA: .sha512, .sha3of256WithRSA: .sha3of256,
        .sha3of384WithRSA: .sha3of384, .sha3of512WithRSA: .sha3of512, .dsaWithSHA1: .sha1, .dsaWithSHA224: .sha224,
        .dsaWithSHA256: .sha256, .ecdsaWithSHA1: .sha1, .ecdsaWithSHA224: .sha224, .ecdsaWithSHA256: .sha256,
        .ecdsaWithSHA384: .sha384, .ecdsaWithSHA512: .sha512,
    ]
}

extension CryptographicParameters {
    /// The hash that is named by itself or in a Digital Signature Algorithm.
    var saidHash: HashingAlgorithm? { hashingAlgorithm ?? digitalSignatureAlgorithm?.hashing }

    /// The padding that is named by itself or in a Digital Signature Algorithm.
    var saidPadding: PaddingMethod? { paddingMethod ?? digitalSignatureAlgorithm?.padding }

    /// Whether a Digital Signature Algorithm stands beside another hash or padding than its own.
    public var contradictSelves: Bool {
        guard let named = digitalSignatureAlgorithm else { return false }
        return !agree(hashingAlgorithm, named.hashing) || !agree(paddingMethod, named.padding)
    }
}

/// Whether two that may both say something do not say different things.
func agree<Value: Equatable>(_ one: Value?, _ other: Value?) -> Bool {
    guard let one, let other else { return true }
    return one == other
}
