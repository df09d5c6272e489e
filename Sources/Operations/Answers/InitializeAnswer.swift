import Canonical
import Store

/// What `POST /v1/initialize` answers.
public struct InitializeAnswer: Encodable, Sendable {
    public struct Ceremony: Encodable, Sendable {
        public let id: String
        /// Base64 of 32 bytes: a holder's confirmation is an HMAC over it.
        public let nonce: String
    }

    public let vault: String
    public let epoch: UInt32
    /// The threshold of the first group, which is the only one of most vaults.
    public let threshold: Int
    public let ceremony: Ceremony
    public let shares: [EncryptedShareAnswer]
    /// PEM.
    public let rootCA: String
    /// PEM of the self-signed mesh CA certificate.
    public let meshCA: String
    public let checkpoint: CheckpointAnswer?
    /// Advice that the caller should read, such as a threshold of one among several holders.
    public let warnings: [String]
    /// Base64 of the vault header, to be kept beside the database's backups.
    public let header: String
    /// Who became the administrator.
    public let admin: String
    /// The API token of the administrator, shown once; only where a method of authentication is configured and the caller showed none.
    public let adminToken: String?
}

/// What `GET /v1/header` answers.
public struct HeaderAnswer: Encodable, Sendable {
    public let vault: String
    public let epoch: UInt32
    public let rosterRevision: UInt64
    public let masterGeneration: UInt32
    /// Base64 of the header's bytes, as `db restore --header` takes them.
    public let header: String

    init(_ header: VaultHeader) {
        vault = header.vault.text
        epoch = header.position.epoch.number
        rosterRevision = header.position.revision
        masterGeneration = header.position.generation.number
        self.header = header.bytes.base64
    }
}

/// A share, encrypted to its holder's key.
public struct EncryptedShareAnswer: Encodable, Sendable {
    public let holder: String
    /// The number of the holder's group, from 1.
    public let group: UInt8
    public let index: UInt8
    /// Base64; plain `openssl pkeyutl` decrypts an RSA holder's.
    public let encryptedShare: String
    /// The share's digest in hex.
    public let digest: String
}

/// A signed checkpoint.
public struct CheckpointAnswer: Encodable, Sendable {
    public let number: UInt64
    /// Hex.
    public let hash: String
    /// Base64 of the signed bytes.
    public let statement: String
    /// Base64, Ed25519 by the history signing key.
    public let signature: String

    /// What the database says, checked or not.
    init(_ row: CheckpointRow) {
        number = row.number
        hash = Digest(of: row.statement).hex
        statement = row.statement.base64
        signature = row.signature.base64
    }

    init(_ signed: SignedCheckpoint) {
        number = signed.checkpoint.number
        hash = signed.checkpoint.hash.hex
        statement = signed.checkpoint.bytes.base64
        signature = signed.signature.base64
    }
}
