public import AsymmetricKeys
import Digests
public import KMIP

extension SignatureScheme {
    /// The scheme that parameters name for a key (KMIP 2.1 section 4.16): a Digital Signature Algorithm, or a hash with the key's
    /// algorithm and a padding. RSA without a padding is PKCS#1 v1.5; without a hash, SHA-256.
    ///
    /// - Throws: Unsupported Cryptographic Parameters, also for a scheme that is not this key's.
    public init(_ parameters: CryptographicParameters, _ key: KeyAlgorithm) throws(KMIPError) {
        switch key {
        case .ed25519, .ed448: self = .edwards
        case .rsa: self = try Self.rsa(parameters)
        case .ellipticCurve: self = .ecdsa(try Self.hash(parameters, Self.ecdsaHashes))
        case .dsa: self = .dsa(try Self.hash(parameters, Self.dsaHashes))
        case .lattice(.mlDSA65), .lattice(.mlDSA87): self = .lattice
        case .diffieHellman, .x25519, .x448, .lattice: throw .parameters("a key of this algorithm does not sign")
        }
    }

    private static func rsa(_ parameters: CryptographicParameters) throws(KMIPError) -> SignatureScheme {
        if let named = parameters.digitalSignatureAlgorithm {
            if named == .rsaPSS { return try pss(parameters) }
            return .rsaPKCS1(try hash(parameters, rsaHashes))
        }
        switch parameters.paddingMethod {
        case .pss?: return try pss(parameters)
        case nil, .pkcs1v15?: return .rsaPKCS1(try parameters.hash(or: .sha256))
        default: throw .parameters("RSA signs with PKCS1v15 or PSS")
        }
    }

    private static func pss(_ parameters: CryptographicParameters) throws(KMIPError) -> SignatureScheme {
        let hash = try parameters.hash(or: .sha256)
        guard parameters.trailerField ?? 1 == 1 else { throw .parameters("PSS has one TrailerField, which is 1") }
        return .rsaPSS(
            hash,
            mask: try parameters.mask(or: hash),
            salt: parameters.saltLength.map { Int($0) } ?? hash.count
        )
    }

    private static func hash(
        _ parameters: CryptographicParameters,
        _ named: [DigitalSignatureAlgorithm: HashAlgorithm]
    ) throws(KMIPError) -> HashAlgorithm {
        guard let algorithm = parameters.digitalSignatureAlgorithm else { return try parameters.hash(or: .sha256) }
        guard let hash = named[algorithm] else { throw .parameters("\(algorithm.name) is not offered with this key") }
        return hash
    }

    private static let rsaHashes: [DigitalSignatureAlgorithm: HashAlgorithm] = [
        .md5WithRSA: .md5, .sha1WithRSA: .sha1, .sha224WithRSA: .sha224, .sha256WithRSA: .sha256,
        .sha384WithRSA: .sha384, .sha512WithRSA: .sha512, .sha3of256WithRSA: .sha3of256,
        .sha3of384WithRSA: .sha3of384, .sha3of512WithRSA: .sha3of512,
    ]

    private static let ecdsaHashes: [DigitalSignatureAlgorithm: HashAlgorithm] = [
        .ecdsaWithSHA1: .sha1, .ecdsaWithSHA224: .sha224, .ecdsaWithSHA256: .sha256, .ecdsaWithSHA384: .sha384,
        .ecdsaWithSHA512: .sha512,
    ]

    private static let dsaHashes: [DigitalSignatureAlgorithm: HashAlgorithm] = [
        .dsaWithSHA1: .sha1, .dsaWithSHA224: .sha224, .dsaWithSHA256: .sha256,
    ]
}

extension CryptographicParameters {
    /// The mask's hash. The standard's default is SHA-1; where a hash is named and a mask's is not, clients mean the same one.
    func mask(or hash: HashAlgorithm) throws(KMIPError) -> HashAlgorithm {
        guard maskGenerator ?? .mgf1 == .mgf1 else { throw .parameters("the one MaskGenerator is MGF1") }
        guard let named = maskGeneratorHashingAlgorithm else { return hash }
        guard let found = HashAlgorithm(named) else { throw .parameters("\(named.name) is not offered") }
        return found
    }
}
