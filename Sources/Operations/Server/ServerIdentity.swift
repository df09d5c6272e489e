import Authority
import Canonical
import Secrets

/// A server's own Ed25519 signing key, made at its first start and kept in the root folder, never in the database.
///
/// It signs the key to which holders seal their shares; the root CA certifies it while the vault is open. The private half never leaves this
/// type.
public struct ServerIdentity: Sendable {
    private let key: ServerIdentityKey

    /// Reads the key from the root folder, or makes one. Throws `OperationError` with code `root-folder` when the file is unusable.
    public init(in folder: RootFolder) async throws {
        if var kept = try await folder.read(.identity) {
            defer { kept.wipe() }
            guard let key = try? ServerIdentityKey(pkcs8: SecretBytes(copying: kept)) else {
                throw OperationError(
                    .rootFolder,
                    "The file identity.key in the root folder is damaged. Restore it; without it this is a new server."
                )
            }
            self.key = key
            return
        }
        key = ServerIdentityKey.generate()
        var bytes = key.pkcs8.withBytes { Bytes($0) }
        defer { bytes.wipe() }
        try await folder.write(.identity, bytes)
    }

    public var publicKey: Ed25519PublicKey { key.publicKey }

    /// SHA-256 of the public key's SubjectPublicKeyInfo; its hex is the fingerprint that the server prints on its console.
    public var id: Digest { key.publicKey.fingerprint }

    /// SubjectPublicKeyInfo in PEM.
    public var pem: String { key.publicKey.pem }

    /// Ed25519 over a statement's canonical bytes, 64 bytes.
    public func sign(_ statement: Bytes) throws -> Bytes { try key.sign(statement) }
}
