extension Answers {
    /// A scope of objects: one of the three.
    public struct Scope: Decodable, Sendable {
        public let prefix: String?
        public let tag: String?
        public let group: String?
    }

    /// A grant on an object, on a scope, or on the vault.
    public struct Grant: Decodable, Sendable {
        public let id: String?
        public let scope: Scope?
        public let owner: String?
        public let subject: String
        public let operations: [String]
        public let until: String?
        public let grantable: Bool
        public let grantedBy: String
    }

    /// Of `GET /v1/objects`, as far as lists of grants need it.
    public struct OwnedObject: Decodable, Sendable {
        public let id: String
        public let owner: String
    }

    /// An API token; its text only where it was just made.
    public struct Token: Decodable, Sendable {
        /// Hex.
        public let id: String
        public let subject: String
        public let operations: [String]?
        public let createdBy: String
        public let created: String
        public let expires: String?
        public let revoked: String?
        public let token: String?
    }

    /// The roles of one subject.
    public struct Roles: Decodable, Sendable {
        public let subject: String
        public let roles: [String]
    }

    public struct Group: Decodable, Sendable {
        public let name: String
        public let owner: String
        public let members: [String]?
    }

    /// An offer of an object that nobody has answered yet.
    public struct Transfer: Decodable, Sendable {
        public let id: String
        public let from: String
        public let to: String
        public let expires: String
    }

    /// Of `GET /v1/me`.
    public struct Me: Decodable, Sendable {
        public let subject: String
        public let method: String
        public let roles: [String]
        public let groups: [String]
        public let rights: [String]
        public let operations: [String]?
    }

    /// One record of the change log.
    public struct LogEntry: Decodable, Sendable {
        public let seq: UInt64
        public let time: String
        public let actor: String
        public let kind: String
        public let table: String
        public let target: String
        /// Hex.
        public let server: String
        public let start: UInt64
        public let check: String
        /// What it says besides, such as `method` and `operations`.
        public let details: [String: String]?
        /// Base64 of the canonical bytes.
        public let statement: String
    }
}
