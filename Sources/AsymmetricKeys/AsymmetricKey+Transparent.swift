import BigNumbers
import CLibcrypto
import Secrets

extension AsymmetricKey {
    /// A key of its numbers; those of a private RSA key that are missing are found.
    ///
    /// - Throws: `incomplete`, `inconsistent`, `unsupported`, `failed`.
    public convenience init(_ numbers: TransparentKey) throws(AsymmetricKeyError) {
        let key = try numbers.build()
        try KeyRecognition.check(key, numbers.algorithm, isPrivate: numbers.isPrivate)
        self.init(key, numbers.algorithm, isPrivate: numbers.isPrivate)
    }

    /// The key as its numbers.
    ///
    /// - Throws: `not-in-this-form` for a key that is a string of octets.
    public func transparent() throws(AsymmetricKeyError) -> TransparentKey {
        guard let key = try? key, let numbers = isPrivate ? privateNumbers(key) : publicNumbers(key) else {
            throw AsymmetricKeyError(.notInThisForm, "a key of \(algorithm.name) has no transparent form")
        }
        return numbers
    }

    private func privateNumbers(_ key: LibcryptoKey) -> TransparentKey? {
        switch algorithm {
        case .rsa: RSANumbers(key).map { .rsaPrivate($0) }
        case .dsa: pair(key, "priv").map { .dsaPrivate($0, $1) }
        case .diffieHellman: pair(key, "priv").map { .diffieHellmanPrivate($0, $1) }
        case .ellipticCurve(let curve): key.number("priv").map { .ellipticCurvePrivate(curve, $0) }
        case .ed25519, .ed448, .x25519, .x448, .lattice: nil
        }
    }

    private func publicNumbers(_ key: LibcryptoKey) -> TransparentKey? {
        switch algorithm {
        case .rsa:
            if let n = key.number("n"), let e = key.number("e") {
                .rsaPublic(modulus: n.published, exponent: e.published)
            } else {
                nil
            }
        case .dsa: pair(key, "pub").map { .dsaPublic($0, $1.published) }
        case .diffieHellman: pair(key, "pub").map { .diffieHellmanPublic($0, $1.published) }
        // Not "pub", which has the point in the form in which the key was read.
        case .ellipticCurve(let curve): key.octets("encoded-pub-key").map { .ellipticCurvePublic(curve, $0) }
        case .ed25519, .ed448, .x25519, .x448, .lattice: nil
        }
    }

    private func pair(_ key: LibcryptoKey, _ name: String) -> (DiscreteGroup, SecretBytes)? {
        guard let p = key.number("p"), let g = key.number("g"), let own = key.number(name) else { return nil }
        return (DiscreteGroup(p: p.published, q: key.number("q")?.published, g: g.published), own)
    }
}

extension TransparentKey {
    public var isPrivate: Bool {
        switch self {
        case .rsaPublic, .dsaPublic, .diffieHellmanPublic, .ellipticCurvePublic: false
        case .rsaPrivate, .dsaPrivate, .diffieHellmanPrivate, .ellipticCurvePrivate: true
        }
    }

    public var algorithm: KeyAlgorithm {
        switch self {
        case .rsaPublic, .rsaPrivate: .rsa
        case .dsaPublic, .dsaPrivate: .dsa
        case .diffieHellmanPublic, .diffieHellmanPrivate: .diffieHellman
        case .ellipticCurvePublic(let curve, _), .ellipticCurvePrivate(let curve, _): .ellipticCurve(curve)
        }
    }

    func build() throws(AsymmetricKeyError) -> LibcryptoKey {
        let builder = try KeyBuilder()
        switch self {
        case .rsaPublic(let modulus, let exponent):
            builder.add("n", SecretBytes(copying: modulus))
            builder.add("e", SecretBytes(copying: exponent))
        case .rsaPrivate(let numbers): builder.add(try RSACompletion.complete(numbers))
        case .dsaPublic(let group, let y), .diffieHellmanPublic(let group, let y):
            builder.add(group)
            builder.add("pub", SecretBytes(copying: y))
        case .dsaPrivate(let group, let x), .diffieHellmanPrivate(let group, let x):
            builder.add(group)
            builder.add("priv", x)
            builder.add("pub", try group.publicNumber(of: x))
        case .ellipticCurvePublic(let curve, let point):
            builder.add("group", text: curve.name)
            builder.add("pub", octets: point)
        case .ellipticCurvePrivate(let curve, let d):
            builder.add("group", text: curve.name)
            builder.add("priv", d)
            builder.add("pub", octets: try curve.point(of: d))
        }
        return try builder.key(algorithm, isPrivate: isPrivate)
    }
}

extension KeyBuilder {
    fileprivate func add(_ group: DiscreteGroup) {
        add("p", SecretBytes(copying: group.p))
        if let q = group.q { add("q", SecretBytes(copying: q)) }
        add("g", SecretBytes(copying: group.g))
    }

    fileprivate func add(_ parts: RSAParts) {
        let named: [(LibcryptoName, BigNumber)] = [
            ("n", parts.n), ("e", parts.e), ("d", parts.d), ("rsa-factor1", parts.p), ("rsa-factor2", parts.q),
            ("rsa-exponent1", parts.dP), ("rsa-exponent2", parts.dQ), ("rsa-coefficient1", parts.qInverse),
        ]
        for (name, number) in named { add(name, number.secret() ?? .empty) }
    }
}

extension DiscreteGroup {
    /// gˣ mod p
    fileprivate func publicNumber(of x: SecretBytes) throws(AsymmetricKeyError) -> SecretBytes {
        let p = BigNumber(public: p)
        guard AsymmetricKeyLimits.modulus.contains(p.bits), p.isOdd, x.count <= p.mostBytes, g.count <= p.mostBytes,
            let y = Modulus(p).power(BigNumber(public: g), BigNumber(x)).secret()
        else {
            let words = "the prime is even, or shorter or longer than any that is taken, or a number is longer than it"
            throw AsymmetricKeyError(.unsupported, words)
        }
        return y
    }
}

extension RSANumbers {
    /// - Returns: nothing where the key lacks one that every private key has.
    init?(_ key: LibcryptoKey) {
        guard let n = key.number("n"), let e = key.number("e"), let d = key.number("d") else { return nil }
        self.init(modulus: n.published)
        publicExponent = e.published
        privateExponent = d
        p = key.number("rsa-factor1")
        q = key.number("rsa-factor2")
        exponentP = key.number("rsa-exponent1")
        exponentQ = key.number("rsa-exponent2")
        coefficient = key.number("rsa-coefficient1")
    }
}

extension SecretBytes {
    /// The bytes of a number that everybody may see.
    fileprivate var published: [UInt8] { withBytes { [UInt8]($0) } }
}
