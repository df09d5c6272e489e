public import Canonical
public import Secrets

/// 32 bytes that a server holds outside the database and that the shares alone do not replace.
public struct ServerFactor: Sendable {
    /// 32 bytes.
    public let bytes: SecretBytes

    /// - Throws: `wrong-length` unless there are 32 bytes.
    public init(_ bytes: SecretBytes) throws(KeyringError) {
        guard bytes.count == KeyringLimits.keyCount else { throw KeyringError(.wrongLength) }
        self.bytes = bytes
    }

    /// A new factor.
    public static func random(_ random: some RandomSource) -> ServerFactor {
        ServerFactor(checked: random.secret(KeyringLimits.keyCount))
    }

    /// 16 bytes that name the factor, so that a server with another file says so before it asks for shares.
    public var id: Bytes { Derivation.derive(.factorID, [], from: bytes, count: 16).withBytes { Bytes($0) } }

    private init(checked bytes: SecretBytes) {
        self.bytes = bytes
    }
}
