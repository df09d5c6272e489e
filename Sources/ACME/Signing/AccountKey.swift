import Canonical
import Crypto
import FoundationEssentials
import Secrets

/// The key that is the ACME account: P-256, signing by ES256 (RFC 7518 section 3.4).
struct AccountKey: Sendable {
    private let key: P256.Signing.PrivateKey

    /// A new one.
    init() { key = P256.Signing.PrivateKey() }

    /// Nil for anything but a P-256 private key in PEM.
    init?(pem: SecretBytes) {
        guard let key = KeyPEM.read(pem) else { return nil }
        self.key = key
    }

    var pem: SecretBytes { KeyPEM.write(key) }

    /// The JWK thumbprint (RFC 7638), SHA-256, base64url.
    var thumbprint: String { Base64URL.encode(Bytes(SHA256.hash(data: Data(Self.canonical(jwk).utf8)))) }

    /// The flattened JSON of the JWS (RFC 7515 section 7.2.2).
    ///
    /// - Throws: `acme-bad-answer` if the JSON cannot be made, which only texts of the ACME server's could cause.
    func sign(_ request: SignedRequest, nonce: String) throws(ACMEError) -> Bytes {
        let header = Header(
            alg: "ES256",
            nonce: nonce,
            url: request.url,
            kid: request.account,
            jwk: request.account == nil ? jwk : nil
        )
        let protected = Base64URL.encode(try JSONText.bytes(header))
        let payload = Base64URL.encode(request.payload ?? [])
        guard let signature = try? key.signature(for: Data("\(protected).\(payload)".utf8)) else {
            throw ACMEError(.keyUnreadable, "account.key in keys-path cannot sign: restore it from a backup.")
        }
        let envelope = Envelope(
            protected: protected,
            payload: payload,
            signature: Base64URL.encode(signature.rawRepresentation)
        )
        return try JSONText.bytes(envelope)
    }

    private var jwk: JWK {
        let point = key.publicKey.rawRepresentation
        return JWK(
            crv: "P-256",
            kty: "EC",
            x: Base64URL.encode(point.prefix(32)),
            y: Base64URL.encode(point.suffix(32))
        )
    }

    /// The members in the order that RFC 7638 asks for; none of them needs an escape.
    private static func canonical(_ jwk: JWK) -> String {
        "{\"crv\":\"\(jwk.crv)\",\"kty\":\"\(jwk.kty)\",\"x\":\"\(jwk.x)\",\"y\":\"\(jwk.y)\"}"
    }

    private struct JWK: Encodable {
        let crv: String
        let kty: String
        let x: String
        let y: String
    }

    private struct Header: Encodable {
        let alg: String
        let nonce: String
        let url: String
        let kid: String?
        let jwk: JWK?
    }

    private struct Envelope: Encodable {
        let protected: String
        let payload: String
        let signature: String
    }
}
