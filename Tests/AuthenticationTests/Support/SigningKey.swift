import Crypto
import Foundation
import JWTKit

/// A key of the tests' issuer, with what it publishes of it.
struct SigningKey: Sendable {
    let algorithm: String
    let signer: any JWTAlgorithm
    let published: [String: String]

    /// One of each algorithm that is taken.
    static func make(_ algorithm: String, named name: String?) async throws -> SigningKey {
        var members = try await Self.members(algorithm)
        members.published["kid"] = name
        members.published["alg"] = algorithm
        return SigningKey(algorithm: algorithm, signer: members.signer, published: members.published)
    }

    /// The same key, published otherwise.
    func publishing(_ change: [String: String?]) -> SigningKey {
        var members = published
        for (name, value) in change { members[name] = value }
        return SigningKey(algorithm: algorithm, signer: signer, published: members)
    }

    static func base64URL(_ bytes: some DataProtocol) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func members(
        _ algorithm: String
    ) async throws -> (signer: any JWTAlgorithm, published: [String: String]) {
        let keys = JWTKeyCollection()
        switch algorithm {
        case "ES256":
            let key = P256.Signing.PrivateKey()
            try await keys.add(ecdsa: ES256PrivateKey(backing: key))
            return (try await keys.getKey(), point("P-256", key.publicKey.rawRepresentation))
        case "ES384":
            let key = P384.Signing.PrivateKey()
            try await keys.add(ecdsa: ES384PrivateKey(backing: key))
            return (try await keys.getKey(), point("P-384", key.publicKey.rawRepresentation))
        case "ES512":
            let key = P521.Signing.PrivateKey()
            try await keys.add(ecdsa: ES512PrivateKey(backing: key))
            return (try await keys.getKey(), point("P-521", key.publicKey.rawRepresentation))
        case "EdDSA":
            let key = Curve25519.Signing.PrivateKey()
            await keys.add(eddsa: EdDSA.PrivateKey(backing: key))
            let x = base64URL(key.publicKey.rawRepresentation)
            return (try await keys.getKey(), ["kty": "OKP", "crv": "Ed25519", "x": x])
        default: return (try await rsa(algorithm, keys), try rsaPublished())
        }
    }

    private static func point(_ curve: String, _ raw: Data) -> [String: String] {
        let half = raw.count / 2
        return [
            "kty": "EC", "crv": curve, "x": base64URL(raw.prefix(half)), "y": base64URL(raw.suffix(half)),
        ]
    }

    private static func rsa(_ algorithm: String, _ keys: JWTKeyCollection) async throws -> any JWTAlgorithm {
        let key = try Insecure.RSA.PrivateKey(pem: TestRSAKey.pem)
        let digest: DigestAlgorithm =
            algorithm.hasSuffix("256") ? .sha256 : algorithm.hasSuffix("384") ? .sha384 : .sha512
        if algorithm.hasPrefix("PS") {
            await keys.add(pss: key, digestAlgorithm: digest)
        } else {
            await keys.add(rsa: key, digestAlgorithm: digest)
        }
        return try await keys.getKey()
    }

    private static func rsaPublished() throws -> [String: String] {
        let primitives = try Insecure.RSA.PrivateKey(pem: TestRSAKey.pem).publicKey.getKeyPrimitives()
        return ["kty": "RSA", "n": base64URL(primitives.modulus), "e": base64URL(primitives.publicExponent)]
    }
}
