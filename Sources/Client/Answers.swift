/// The answers that the commands read; members that they do not need are left out.
public enum Answers {
    public struct CeremonyName: Decodable, Sendable {
        public let id: String
        public let nonce: String
    }

    public struct Share: Decodable, Sendable {
        public let holder: String
        public let group: UInt8
        public let index: UInt8
        /// Base64.
        public let encryptedShare: String
        /// Hex.
        public let digest: String
    }

    /// Of an initialization, and of a manifest that initialized.
    public struct Initialized: Decodable, Sendable {
        public let vault: String
        public let epoch: UInt32?
        public let threshold: Int?
        public let ceremony: CeremonyName
        public let shares: [Share]
        public let rootCA: String
        public let meshCA: String
        public let checkpoint: PinnedCheckpoint?
        public let warnings: [String]?
        /// Base64 of the vault header.
        public let header: String?
        /// Who became the administrator; a server of an earlier version does not say it.
        public let admin: String?
        /// Where a method of authentication is configured and the caller showed no credential: the administrator's, shown once.
        public let adminToken: String?
    }

    /// Of `GET /v1/header`.
    public struct Header: Decodable, Sendable {
        /// Base64.
        public let header: String
    }

    public struct Manifest: Decodable, Sendable {
        public let digest: String
        public let generation: UInt64
        public let transition: String
        public let meshCA: String
        public let shares: [Share]?
    }

    public struct List<Item: Decodable & Sendable>: Decodable, Sendable {
        public let items: [Item]
        public let next: String?
        /// What lies damaged among what was listed; absent where nothing does.
        public let damaged: [Damaged]?
    }

    /// A row of the database that is not what the vault wrote.
    public struct Damaged: Codable, Sendable {
        public let table: String
        public let id: String
        public let what: String
    }

    public struct ManifestEntry: Decodable, Sendable {
        public let digest: String
        public let generation: UInt64
        public let transition: String
        public let created: String
    }

    public struct Shareholder: Decodable, Sendable {
        public let name: String
        public let group: String
        public let index: UInt8
        public let epoch: UInt32
        public let digest: String
        public let keyFingerprint: String
        public let confirmed: String?
        public let drilled: String?
    }

    public struct Certificate: Decodable, Sendable {
        /// PEM, leaf first.
        public let chain: String
        public let meshCA: String
        public let rootCA: String
        public let serial: String?
    }

    /// Of `GET /v1/certificates`.
    public struct CertificateEntry: Decodable, Sendable {
        /// Hex.
        public let serial: String
        public let kind: String
        public let subject: String
        public let expires: String
        public let revoked: String?
    }

    public struct DatabaseReport: Decodable, Sendable {
        public struct Damage: Decodable, Sendable {
            public let table: String
            public let id: String
            public let what: String
        }

        public let rows: Int
        public let damaged: [Damage]
    }
}
