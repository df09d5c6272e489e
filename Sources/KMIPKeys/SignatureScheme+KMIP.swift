public import AsymmetricKeys
import Digests
public import KMIP

extension SignatureScheme {
    /// The scheme that parameters name for a key (KMIP 2.1 section 4.16): a Digital Signature Algorithm, or a hash with the key's
    /// algorithm and a padding. RSA without a padding is PKCS#1 v1.5; without a hash, SHA-256.
    ///
    /// - Throws: Unsupported Cryptographic Parameters, also for a scheme that is not this key's; Bad Cryptographic Parameters for another
    ///   Cryptographic Algorithm than the key's, and for a Digital Signature Algorithm beside another hash or padding.
    public init(_ parameters: CryptographicParameters, _ key: KeyAlgorithm) throws(KMIPError) {
        try key.requireToBe(parameters.cryptographicAlgorithm)
        guard !parameters.contradictSelves else {
            throw KMIPError(
                .badCryptographicParameters,
                "the DigitalSignatureAlgorithm has not this HashingAlgorithm and PaddingMethod"
            )
        }
        switch key {
        case .ed25519, .ed448: self = .edwards
        case .rsa: self = try Self.rsa(parameters)
        case .ellipticCurve: self = .ecdsa(try Self.hash(parameters, Self.ecdsa))
        case .dsa: self = .dsa(try Self.hash(parameters, Self.dsa))
        case .lattice(.mlDSA65), .lattice(.mlDSA87): self = .lattice
        case .diffieHellman, .x25519, .x448, .lattice: throw .parameters("a key of this algorithm does not sign")
        }
    }

    private static func rsa(_ parameters: CryptographicParameters) throws(KMIPError) -> SignatureScheme {
        let named = parameters.digitalSignatureAlgorithm
        if let named, named.padding == nil { throw .parameters("\(named.name) is not offered with this key") }
        switch named?.padding ?? parameters.paddingMethod {
        case .pss?: return try pss(parameters)
        case nil, .pkcs1v15?: return .rsaPKCS1(try parameters.signatureHash())
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
        _ offered: Set<DigitalSignatureAlgorithm>
    ) throws(KMIPError) -> HashAlgorithm {
        if let named = parameters.digitalSignatureAlgorithm, !offered.contains(named) {
            throw .parameters("\(named.name) is not offered with this key")
        }
        return try parameters.signatureHash()
    }

    private static let ecdsa: Set<DigitalSignatureAlgorithm> = [
        .ecdsaWithSHA1, .ecdsaWithSHA224, .ecdsaWithSHA256, .ecdsaWithSHA384, .ecdsaWithSHA512,
    ]

    private static let dsa: Set<DigitalSignatureAlgorithm> = [.dsaWithSHA1, .dsaWithSHA224, .dsaWithSHA256]
}

extension KeyAlgorithm {
    /// - Parameter named: the algorithm that parameters name for the key of a pair, if they do.
    /// - Throws: Bad Cryptographic Parameters for another one than the key's.
    func requireToBe(_ named: CryptographicAlgorithm?) throws(KMIPError) {
        guard let named, named != cryptographicAlgorithm, !names.contains(named) else { return }
        throw .anotherAlgorithm(named, keyOf: cryptographicAlgorithm)
    }
}

extension CryptographicParameters {
    /// The hash of the Digital Signature Algorithm, or the one that is named by itself; SHA-256 where neither is.
    fileprivate func signatureHash() throws(KMIPError) -> HashAlgorithm {
        var named = self
        named.hashingAlgorithm = digitalSignatureAlgorithm?.hashing ?? hashingAlgorithm
        return try named.hash(or: .sha256)
    }

    /// The mask's hash. The standard's default is SHA-1; where a hash is named and a mask's is not, clients mean the same one.
    func mask(or hash: HashAlgorithm) throws(KMIPError) -> HashAlgorithm {
        guard maskGenerator ?? .mgf1 == .mgf1 else { throw .parameters("the one MaskGenerator is MGF1") }
        guard let named = maskGeneratorHashingAlgorithm else { return hash }
        guard let found = HashAlgorithm(named) else { throw .parameters("\(named.name) is not offered") }
        return found
    }
}
