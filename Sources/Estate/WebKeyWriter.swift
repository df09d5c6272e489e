import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets

/// Writes a key as a JSON Web Key (RFC 7517).
struct WebKeyWriter {
    private enum Value {
        case text(String)
        case bytes(SecretBytes)
    }

    private let object: EstateObject

    private static let none = EstateError(
        .notInThisForm,
        "web keys have no words for this object; take pem or kmip-json"
    )

    init(_ object: EstateObject) { self.object = object }

    /// - Throws: `not-in-this-form`.
    func text() throws(EstateError) -> SecretBytes {
        var members: [(String, Value)] = []
        if let kid = object.name ?? object.identifier { members.append(("kid", .text(kid))) }
        if let key = try object.asymmetricKey() {
            members += try Self.members(of: key)
        } else if let bytes = object.object.keyBlock?.plainBytes {
            members += [("kty", .text("oct")), ("k", .bytes(bytes))]
            if let algorithm = Self.algorithm(object.object.keyBlock?.algorithm) {
                members.append(("alg", .text(algorithm)))
            }
        } else {
            throw Self.none
        }
        return Self.text(members)
    }

    private static func members(of key: AsymmetricKey) throws(EstateError) -> [(String, Value)] {
        let members: [(String, Value)]?
        do throws(AsymmetricKeyError) {
            members = try numbers(of: key)
        } catch {
            throw EstateError(error)
        }
        guard let members else { throw none }
        return members
    }

    /// Nil where web keys have no words for it.
    private static func numbers(of key: AsymmetricKey) throws(AsymmetricKeyError) -> [(String, Value)]? {
        if let name = WebKeyCurve.name(key.algorithm) {
            let x = try key.publicKey().encoded(.raw)
            let own: [(String, Value)] = key.isPrivate ? [("d", .bytes(try key.encoded(.raw)))] : []
            return [("kty", .text("OKP")), ("crv", .text(name)), ("x", .bytes(x))] + own
        }
        switch try key.transparent() {
        case .rsaPublic(let modulus, let exponent): return rsa(modulus, exponent)
        case .rsaPrivate(let numbers):
            let secrets: [(String, SecretBytes?)] = [
                ("d", numbers.privateExponent), ("p", numbers.p), ("q", numbers.q), ("dp", numbers.exponentP),
                ("dq", numbers.exponentQ), ("qi", numbers.coefficient),
            ]
            return rsa(numbers.modulus, numbers.publicExponent ?? [])
                + secrets.compactMap { name, number in number.map { (name, .bytes($0)) } }
        case .ellipticCurvePublic(let curve, let point): return elliptic(curve, point)
        case .ellipticCurvePrivate(let curve, let d):
            guard case .ellipticCurvePublic(_, let point) = try key.publicKey().transparent() else { return nil }
            let width = (curve.bits + 7) / 8
            let zeros = SecretBytes(copying: [UInt8](repeating: 0, count: max(0, width - d.count)))
            return elliptic(curve, point).map { $0 + [("d", .bytes(.joining([zeros, d])))] }
        default: return nil
        }
    }

    private static func rsa(_ modulus: [UInt8], _ exponent: [UInt8]) -> [(String, Value)] {
        [
            ("kty", .text("RSA")), ("n", .bytes(SecretBytes(copying: modulus))),
            ("e", .bytes(SecretBytes(copying: exponent))),
        ]
    }

    private static func elliptic(_ curve: Curve, _ point: [UInt8]) -> [(String, Value)]? {
        let width = (curve.bits + 7) / 8
        guard let name = WebKeyCurve.name(curve), point.count == 1 + 2 * width, point.first == 4 else { return nil }
        return [
            ("kty", .text("EC")), ("crv", .text(name)), ("x", .bytes(SecretBytes(copying: point[1...width]))),
            ("y", .bytes(SecretBytes(copying: point[(1 + width)...]))),
        ]
    }

    private static func algorithm(_ algorithm: CryptographicAlgorithm?) -> String? {
        switch algorithm {
        case .hmacSHA1?: "HS1"
        case .hmacSHA256?: "HS256"
        case .hmacSHA384?: "HS384"
        case .hmacSHA512?: "HS512"
        case .chaCha20Poly1305?: "C20P"
        default: nil
        }
    }

    private static func text(_ members: [(String, Value)]) -> SecretBytes {
        var parts: [SecretBytes] = []
        let plain = { (text: String) in SecretBytes(copying: Array(text.utf8)) }
        for (place, (name, value)) in members.enumerated() {
            parts.append(plain("\(place == 0 ? "{" : ",")\"\(name)\":\""))
            switch value {
            case .text(let text): parts.append(plain(JSONEscapes.escaped(text)))
            case .bytes(let bytes): parts.append(SecretBase64.encodeURL(bytes))
            }
            parts.append(plain("\""))
        }
        return .joining(parts + [plain("}\n")])
    }
}
