import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets

/// JSON Web Keys (RFC 7517, RFC 7518 section 6, RFC 8037, RFC 8812).
struct WebKeyReader {
    private let document: SecretJSON

    /// - Throws: `malformed`, `too-large`.
    init(_ file: SecretBytes) throws(EstateError) { document = try SecretJSON(file) }

    func objects() throws(EstateError) -> [EstateObject] {
        let keys = document.list(document.member("keys", of: document.root)) ?? document.list(document.root)
        var objects: [EstateObject] = []
        for key in keys ?? [document.root] { objects.append(try object(key)) }
        return objects
    }

    private func object(_ key: SecretJSON.Node) throws(EstateError) -> EstateObject {
        let name = document.text(document.member("kid", of: key)).flatMap { $0.isEmpty ? nil : $0 }
        switch document.text(document.member("kty", of: key)) {
        case "oct":
            let algorithm = document.text(document.member("alg", of: key))
            let (kind, usage) = Self.symmetric(algorithm)
            return try EstateObject(try secret("k", of: key), kind, usage: usage, name: name)
        case "RSA": return try pair(try rsa(key), name)
        case "EC": return try pair(try elliptic(key), name)
        case "OKP": return try octets(key, name)
        case let other?: throw EstateError(.unsupported, "a web key of the type \(other.prefix(40)) is not taken")
        case nil: throw EstateError(.malformed, "a web key has no kty")
        }
    }

    private func pair(_ numbers: TransparentKey, _ name: String?) throws(EstateError) -> EstateObject {
        do {
            let key = try AsymmetricKey(numbers)
            return try EstateObject(key, key.isPrivate ? .pkcs8 : .x509, name: name)
        } catch let error as AsymmetricKeyError {
            throw EstateError(error)
        } catch let error as EstateError {
            throw error
        } catch {
            throw EstateError(.malformed, "the web key is damaged")
        }
    }

    private func rsa(_ key: SecretJSON.Node) throws(EstateError) -> TransparentKey {
        let (modulus, exponent) = (try published("n", of: key), try published("e", of: key))
        guard document.member("d", of: key) != nil else { return .rsaPublic(modulus: modulus, exponent: exponent) }
        guard document.member("oth", of: key) == nil else {
            throw EstateError(.unsupported, "an RSA key of more than two primes is not taken")
        }
        var numbers = RSANumbers(modulus: modulus)
        numbers.publicExponent = exponent
        numbers.privateExponent = try secret("d", of: key)
        numbers.p = try optional("p", of: key)
        numbers.q = try optional("q", of: key)
        numbers.exponentP = try optional("dp", of: key)
        numbers.exponentQ = try optional("dq", of: key)
        numbers.coefficient = try optional("qi", of: key)
        return .rsaPrivate(numbers)
    }

    private func elliptic(_ key: SecretJSON.Node) throws(EstateError) -> TransparentKey {
        guard let name = document.text(document.member("crv", of: key)), let curve = WebKeyCurve.curves[name] else {
            throw EstateError(.unsupported, "the web key's crv is none of: P-256, P-384, P-521, secp256k1")
        }
        if document.member("d", of: key) != nil { return .ellipticCurvePrivate(curve, try secret("d", of: key)) }
        let (x, y) = (try published("x", of: key), try published("y", of: key))
        let width = (curve.bits + 7) / 8
        guard x.count <= width, y.count <= width else {
            throw EstateError(.malformed, "the web key's point is too long")
        }
        let pad = { (number: [UInt8]) in [UInt8](repeating: 0, count: width - number.count) + number }
        return .ellipticCurvePublic(curve, [4] + pad(x) + pad(y))
    }

    private func octets(_ key: SecretJSON.Node, _ name: String?) throws(EstateError) -> EstateObject {
        guard let curve = document.text(document.member("crv", of: key)), let algorithm = WebKeyCurve.octets[curve]
        else {
            throw EstateError(.unsupported, "the web key's crv is none of: Ed25519, Ed448, X25519, X448")
        }
        let isPrivate = document.member("d", of: key) != nil
        let bytes = try secret(isPrivate ? "d" : "x", of: key)
        do {
            let made = try AsymmetricKey(bytes, .raw, isPrivate: isPrivate, algorithm)
            return try EstateObject(made, isPrivate ? .pkcs8 : .x509, name: name)
        } catch let error as AsymmetricKeyError {
            throw EstateError(error)
        } catch let error as EstateError {
            throw error
        } catch {
            throw EstateError(.malformed, "the web key is damaged")
        }
    }

    private func secret(_ member: String, of key: SecretJSON.Node) throws(EstateError) -> SecretBytes {
        guard let bytes = document.base64URL(document.member(member, of: key)), bytes.count > 0 else {
            throw EstateError(.malformed, "the web key's \(member) is missing or no base64url")
        }
        return bytes
    }

    private func optional(_ member: String, of key: SecretJSON.Node) throws(EstateError) -> SecretBytes? {
        document.member(member, of: key) == nil ? nil : try secret(member, of: key)
    }

    private func published(_ member: String, of key: SecretJSON.Node) throws(EstateError) -> [UInt8] {
        try secret(member, of: key).withBytes { [UInt8]($0) }
    }

    /// What `alg` says a string of bytes is for; AES where it says nothing that is known.
    private static func symmetric(_ algorithm: String?) -> (CryptographicAlgorithm, CryptographicUsageMask?) {
        switch algorithm {
        case "HS256": (.hmacSHA256, nil)
        case "HS384": (.hmacSHA384, nil)
        case "HS512": (.hmacSHA512, nil)
        case "HS1": (.hmacSHA1, nil)
        case "C20P", "XC20P": (.chaCha20Poly1305, nil)
        default: (.aes, nil)
        }
    }
}

/// The names of curves in web keys.
enum WebKeyCurve {
    static let curves: [String: Curve] = ["P-256": .p256, "P-384": .p384, "P-521": .p521, "secp256k1": .secp256k1]
    static let octets: [String: KeyAlgorithm] = [
        "Ed25519": .ed25519, "Ed448": .ed448, "X25519": .x25519, "X448": .x448,
    ]

    static func name(_ curve: Curve) -> String? { curves.first { $0.value == curve }?.key }
    static func name(_ algorithm: KeyAlgorithm) -> String? { octets.first { $0.value == algorithm }?.key }
}
