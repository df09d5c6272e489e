import Access
import AsymmetricKeys
import KMIP
import KMIPKeys

/// What a request says of the two keys of a pair (KMIP 2.1 section 6.1.9): of each its own attributes before the common ones, and of what a key may have
/// several of, both.
///
/// Clients say of a pair in common what is meant for its private key: the type of the object and whether it is Sensitive and Extractable are not taken over
/// by the public key, and a Key Format Type only by a key that has it.
struct PairAttributes {
    private(set) var privateKey: Attributes
    private(set) var publicKey: Attributes
    /// Key Format Type among the common attributes.
    private let commonFormat: KeyFormatType?

    /// - Throws: Invalid Attribute Value where the two keys would differ in what both have alike.
    init(common: Attributes, privateKey: Attributes, publicKey: Attributes) throws(KMIPError) {
        commonFormat = common.keyFormatType
        var shared = common
        for tag in [Tag.objectType, .keyFormatType, .uniqueIdentifier] { shared.set(tag, nil) }
        var own = privateKey
        own.uniqueIdentifier = privateKey.uniqueIdentifier ?? common.uniqueIdentifier
        self.privateKey = own.joining(shared)
        for tag in [Tag.sensitive, .extractable] { shared.set(tag, nil) }
        self.publicKey = publicKey.joining(shared)
        for tag in Self.alike { try equate(tag) }
    }

    /// Fills in what an administrator set for such keys.
    mutating func fill(by rules: CreationRules) {
        privateKey = rules.filling(privateKey, of: .privateKey)
        publicKey = rules.filling(publicKey, of: .publicKey)
    }

    /// Fills in the server's own algorithm where nothing names one (KMIP 2.1 section 4, table 28): neither a client, nor a default, nor a curve.
    mutating func fillAlgorithm() {
        let isNamed = [privateKey, publicKey].contains {
            $0.cryptographicAlgorithm != nil || $0.domainParameters?.recommendedCurve != nil
        }
        guard !isNamed else { return }
        privateKey.cryptographicAlgorithm = PairShape.standard
        publicKey.cryptographicAlgorithm = PairShape.standard
    }

    /// The key pair that is to be made.
    ///
    /// - Throws: Invalid Field without an algorithm, Invalid Attribute Value for what is not made here.
    func shape() throws(KMIPError) -> PairShape { try PairShape(privateKey) }

    /// The attributes of one of the keys, with the format that the common attributes name if it can have that. The key says itself over what it was made:
    /// clients name a curve for Ed25519, and a Qlength for elliptic curves.
    func attributes(of key: AsymmetricKey) -> Attributes {
        var attributes = key.isPrivate ? privateKey : publicKey
        attributes.set(.cryptographicDomainParameters, nil)
        if attributes.keyFormatType == nil, let commonFormat, key.formats.contains(commonFormat) {
            attributes.keyFormatType = commonFormat
        }
        return attributes
    }

    /// Table 191: what is said of one key is said of both.
    private static let alike: [Tag] = [
        .cryptographicAlgorithm, .cryptographicLength, .cryptographicDomainParameters, .cryptographicParameters,
    ]

    private mutating func equate(_ tag: Tag) throws(KMIPError) {
        let (own, others) = (privateKey.all(tag), publicKey.all(tag))
        guard own.isEmpty || others.isEmpty || own == others else {
            throw KMIPError(.invalidAttributeValue, "both keys of a pair have the same \(tag)")
        }
        if own.isEmpty { for item in others { privateKey.add(item) } }
        if others.isEmpty { for item in own { publicKey.add(item) } }
    }
}

/// Which key pair is made.
struct PairShape: Hashable, Sendable {
    /// The algorithm of a pair of which a client says nothing.
    static let standard = CryptographicAlgorithm.rsa

    /// What the keys of such a pair are, as Query tells it.
    static let defaults: [ObjectDefaults] = {
        let masks: [(ObjectType, CryptographicUsageMask)] = [
            (.privateKey, [.sign, .decrypt, .unwrapKey]), (.publicKey, [.verify, .encrypt, .wrapKey]),
        ]
        return masks.map { type, mask in
            var attributes = Attributes()
            attributes.cryptographicAlgorithm = standard
            attributes.cryptographicLength = ObjectLimits.defaultModulus
            attributes.cryptographicUsageMask = mask
            return ObjectDefaults(ObjectSelection(types: [type]), attributes: attributes)
        }
    }()

    let algorithm: KeyAlgorithm
    /// Of a modulus.
    let bits: Int

    /// - Parameter attributes: of the private key.
    /// - Throws: Invalid Field without an algorithm, Invalid Attribute Value for what is not made here.
    init(_ attributes: Attributes) throws(KMIPError) {
        let curve = attributes.domainParameters?.recommendedCurve
        guard let named = attributes.cryptographicAlgorithm ?? (curve == nil ? nil : .ec) else {
            throw KMIPError(.invalidField, "CryptographicAlgorithm is missing")
        }
        algorithm = try KeyAlgorithm(named, curve, length: attributes.cryptographicLength)
        bits = Int(attributes.cryptographicLength ?? ObjectLimits.defaultModulus)
        switch algorithm {
        case .rsa:
            guard AsymmetricKeyLimits.madeModulus.contains(bits), bits % 8 == 0 else {
                throw KMIPError(
                    .invalidAttributeValue,
                    "RSA keys of \(AsymmetricKeyLimits.madeModulus.lowerBound) to "
                        + "\(AsymmetricKeyLimits.madeModulus.upperBound) bits are made here"
                )
            }
        case .dsa, .diffieHellman:
            throw KMIPError(.invalidAttributeValue, "key pairs of \(named.name) are kept here and not made")
        case .ellipticCurve, .ed25519, .ed448, .x25519, .x448, .lattice: break
        }
    }

    /// The private key. Primes for RSA are looked for in the pool, beside all that answers.
    ///
    /// - Parameter subject: whose share of the pool it takes; nil for the vault's own rotation.
    /// - Throws: Cryptographic Failure, Server Limit Exceeded; Invalid Attribute Value for what the policy does not allow.
    func make(in pool: SlowPool, under policy: CryptographicPolicy, for subject: Subject?) async throws -> AsymmetricKey
    {
        try policy.requireToMake(self)
        let shape = self
        return algorithm == .rsa ? try await pool.run(for: subject) { try shape.made() } : try made()
    }

    private func made() throws(KMIPError) -> AsymmetricKey {
        do throws(AsymmetricKeyError) {
            return try AsymmetricKey.make(algorithm, bits: bits)
        } catch {
            throw KMIPError(error.code == .unsupported ? .invalidAttributeValue : .cryptographicFailure, error.detail)
        }
    }
}

extension Attributes {
    /// These, and those of `others` that they do not say otherwise.
    fileprivate func joining(_ others: Attributes) -> Attributes {
        let named = Set(items.map(AttributeReference.init(attribute:)))
        let added = others.items.filter { item in
            let reference = AttributeReference(attribute: item)
            return reference.isMultiple ? !items.contains(item) : !named.contains(reference)
        }
        return Attributes(items + added)
    }
}
