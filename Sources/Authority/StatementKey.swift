import Canonical
import Crypto
import FoundationEssentials
import Secrets

/// An Ed25519 private key and its one encoding.
struct StatementKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    init() {
        key = Curve25519.Signing.PrivateKey()
    }

    init(pkcs8: SecretBytes) throws(AuthorityError) {
        let malformed = AuthorityError(.keyMalformed, "this is no Ed25519 key in PKCS#8")
        key = try typed(otherwise: malformed) {
            try pkcs8.withBytes { der in
                guard der.count == 48, der.starts(with: Self.prefix) else { throw malformed }
                let raw = UnsafeRawBufferPointer(rebasing: der[Self.prefix.count...])
                return try Curve25519.Signing.PrivateKey(rawRepresentation: raw)
            }
        }
    }

    /// The library's raw bytes are the key's own memory, not a copy: it wipes them itself, and nobody else may.
    var pkcs8: SecretBytes {
        SecretBytes.joining([SecretBytes(copying: Self.prefix), SecretBytes(copying: key.rawRepresentation)])
    }

    var publicKey: Ed25519PublicKey { Ed25519PublicKey(key.publicKey) }

    func sign(_ message: Bytes) throws(AuthorityError) -> Bytes {
        try typed(otherwise: AuthorityError(.failed, "the signature could not be made")) {
            Bytes(try key.signature(for: message))
        }
    }

    private static let prefix: Bytes = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]
}
