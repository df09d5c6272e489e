public import AsymmetricKeys
public import KMIP
import Secrets

extension TransparentKey {
    /// Key Material of a transparent format (KMIP 2.1 sections 3.5 to 3.12).
    ///
    /// - Throws: Invalid Field where a number is missing or none, Unsupported Cryptographic Parameters for a curve that is not
    ///   offered.
    public init(_ format: KeyFormatType, _ fields: [TTLV]) throws(KMIPError) {
        let numbers = Numbers(fields: fields)
        switch format {
        case .transparentRSAPublicKey:
            self = .rsaPublic(
                modulus: try numbers.published(.modulus),
                exponent: try numbers.published(.publicExponent)
            )
        case .transparentRSAPrivateKey: self = .rsaPrivate(try RSANumbers(numbers))
        case .transparentDSAPublicKey: self = .dsaPublic(try numbers.group(), try numbers.published(.y))
        case .transparentDSAPrivateKey: self = .dsaPrivate(try numbers.group(), try numbers.secret(.x))
        case .transparentDHPublicKey: self = .diffieHellmanPublic(try numbers.group(), try numbers.published(.y))
        case .transparentDHPrivateKey: self = .diffieHellmanPrivate(try numbers.group(), try numbers.secret(.x))
        case .transparentECPublicKey: self = .ellipticCurvePublic(try numbers.curve(), try numbers.octets(.qString))
        case .transparentECPrivateKey: self = .ellipticCurvePrivate(try numbers.curve(), try numbers.secret(.d))
        default: throw KMIPError(.keyFormatTypeNotSupported, "\(format.name) is not offered")
        }
    }

    /// The format's name.
    public var format: KeyFormatType {
        switch self {
        case .rsaPublic: .transparentRSAPublicKey
        case .rsaPrivate: .transparentRSAPrivateKey
        case .dsaPublic: .transparentDSAPublicKey
        case .dsaPrivate: .transparentDSAPrivateKey
        case .diffieHellmanPublic: .transparentDHPublicKey
        case .diffieHellmanPrivate: .transparentDHPrivateKey
        case .ellipticCurvePublic: .transparentECPublicKey
        case .ellipticCurvePrivate: .transparentECPrivateKey
        }
    }

    /// The fields of Key Material, in the standard's order.
    public var fields: [TTLV] {
        switch self {
        case .rsaPublic(let modulus, let exponent):
            [TTLV(.modulus, .number(modulus)), TTLV(.publicExponent, .number(exponent))]
        case .rsaPrivate(let numbers): numbers.fields
        case .dsaPublic(let group, let y), .diffieHellmanPublic(let group, let y):
            group.fields + [TTLV(.y, .number(y))]
        case .dsaPrivate(let group, let x), .diffieHellmanPrivate(let group, let x):
            group.fields + [TTLV(.x, .number(x))]
        case .ellipticCurvePublic(let curve, let point): curve.fields + [TTLV(.qString, .bytes(point))]
        case .ellipticCurvePrivate(let curve, let d): curve.fields + [TTLV(.d, .number(d))]
        }
    }
}

extension DiscreteGroup {
    fileprivate var fields: [TTLV] {
        let fields = [
            TTLV(.p, .number(SecretBytes(copying: p))), q.map { TTLV(.q, .number(SecretBytes(copying: $0))) },
            TTLV(.g, .number(g)),
        ]
        return fields.compactMap(\.self)
    }
}

extension Curve {
    fileprivate var fields: [TTLV] { recommended.map { [$0.ttlv] } ?? [] }
}

extension RSANumbers {
    fileprivate init(_ numbers: Numbers) throws(KMIPError) {
        self.init(modulus: try numbers.published(.modulus))
        publicExponent = try numbers.optional(.publicExponent)
        privateExponent = try numbers.optionalSecret(.privateExponent)
        p = try numbers.optionalSecret(.p)
        q = try numbers.optionalSecret(.q)
        exponentP = try numbers.optionalSecret(.primeExponentP)
        exponentQ = try numbers.optionalSecret(.primeExponentQ)
        coefficient = try numbers.optionalSecret(.crtCoefficient)
    }

    fileprivate var fields: [TTLV] {
        let secrets: [(Tag, SecretBytes?)] = [
            (.p, p), (.q, q), (.primeExponentP, exponentP), (.primeExponentQ, exponentQ),
            (.crtCoefficient, coefficient),
        ]
        let first = [
            TTLV(.modulus, .number(modulus)), privateExponent.map { TTLV(.privateExponent, .number($0)) },
            publicExponent.map { TTLV(.publicExponent, .number($0)) },
        ]
        return first.compactMap(\.self) + secrets.compactMap { tag, number in number.map { TTLV(tag, .number($0)) } }
    }
}

extension TTLVValue {
    /// A number above 0, which a first bit that is set would make one below 0.
    fileprivate static func number(_ bytes: [UInt8]) -> TTLVValue {
        .bigInteger(extending: bytes.first.map { $0 & 0x80 != 0 } == true ? [0] + bytes : bytes)
    }

    fileprivate static func number(_ secret: SecretBytes) -> TTLVValue {
        let isMarked = secret.withBytes { $0.first.map { $0 & 0x80 != 0 } == true }
        return .secretInteger(extending: isMarked ? .joining([SecretBytes(copying: [0]), secret]) : secret)
    }
}
