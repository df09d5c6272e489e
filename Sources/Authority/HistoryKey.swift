import Canonical
import Secrets

/// Signs transitions, checkpoints and statements of possession, and nothing that is a certificate: what it signs begins
/// with a label.
public struct HistoryKey: Sendable {
    private let key: StatementKey

    /// A new key from the system's randomness.
    public static func generate() -> HistoryKey { HistoryKey(StatementKey()) }

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

extension HistoryKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "private history key" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
