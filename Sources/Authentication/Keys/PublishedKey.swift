import JWTKit

/// One key of a key set as it stands there (RFC 7517, RFC 7518 section 6, RFC 8037). Members that are not named here
/// are passed over; a key of which any is of another type than it should be is none.
struct PublishedKey: Decodable {
    let kty: String
    let kid: String?
    let use: String?
    let operations: [String]?
    let alg: String?
    let crv: String?
    let n: String?
    let e: String?
    let x: String?
    let y: String?
    /// The private part. A key that has been published with it is everybody's.
    let d: String?

    private enum CodingKeys: String, CodingKey {
        case kty, kid, use, alg, crv, n, e, x, y, d
        case operations = "key_ops"
    }

    /// What signatures of this key are taken for; nothing for keys of other uses.
    var algorithms: [TokenAlgorithm] {
        guard d == nil, use ?? "sig" == "sig", operations?.contains("verify") ?? true,
            (kid ?? "").utf8.count <= AuthenticationLimits.keyName, isStrong
        else { return [] }
        let fitting = TokenAlgorithm.allCases.filter { $0.keyType == kty && ($0.curve == nil || $0.curve == crv) }
        guard let alg else { return fitting }
        return fitting.filter { $0.rawValue == alg }
    }

    /// The library's value for one of the algorithms. The name is not the key's: it is found by us.
    func key(for algorithm: TokenAlgorithm) -> JWK {
        let alg = JWK.Algorithm(rawValue: algorithm.rawValue)
        switch kty {
        case "RSA": return .rsa(alg, identifier: "key", modulus: n, exponent: e)
        case "EC":
            let curve = crv.flatMap { ECDSACurve(rawValue: $0) }
            return .ecdsa(alg, identifier: "key", x: x, y: y, curve: curve)
        default: return .octetKeyPair(alg, identifier: "key", x: x, y: nil, curve: .ed25519)
        }
    }

    private var isStrong: Bool {
        guard kty == "RSA" else { return true }
        guard let n, let modulus = Base64URL.bytes(n.utf8), let e, e.utf8.count <= 11 else { return false }
        return AuthenticationLimits.modulus.contains(modulus.drop { $0 == 0 }.count)
    }
}
