import Canonical
import Secrets

/// A server's own key, made at its first start and kept in its root folder; it signs ceremony keys.
public struct ServerIdentityKey: Sendable {
    private let key: StatementKey

    /// A new key from the system's randomness.
    public static func generate() -> ServerIdentityKey { ServerIdentityKey(StatementKey()) }

    /// Takes back what `pkcs8` gave.
    public init(pkcs8: SecretBytes) throws(AuthorityError) { key = try StatementKey(pkcs8: pkcs8) }

    /// The key as PKCS#8 DER (RFC 8410 section 7).
    public var pkcs8: SecretBytes { key.pkcs8 }
    public var publicKey: Ed25519PublicKey { key.publicKey }

    /// An Ed25519 signature, 64 bytes. The caller gives labelled canonical bytes.
    public func sign(_ message: Bytes) throws(AuthorityError) -> Bytes { try key.sign(message) }

    private init(_ key: StatementKey) {
        self.key = key
    }
}

extension ServerIdentityKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "private server identity key" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
