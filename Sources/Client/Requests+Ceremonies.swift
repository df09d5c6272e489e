extension Requests {
    /// What opens a ceremony; which members count depends on its kind.
    public struct Ceremony: Encodable, Sendable {
        public let kind: String
        /// The new roster of a rekey or rotate; all nil keep the committed one.
        public var threshold: Int?
        public var shareholders: [Holder]?
        public var groups: [Group]?
        public var groupThreshold: Int?
        /// keep, set or remove.
        public var serverFactor: String?
        /// The ids of the servers that get the new master key, in hex.
        public var servers: [String]?
        public var sealedSharesOnly: Bool?
        /// all or floor.
        public var confirmations: String?
        public var force: Bool?
        /// Of a replaced share or a new holder.
        public var holder: String?
        /// PEM.
        public var publicKey: String?
        public var signingKey: String?
        public var group: String?
        /// The subject that becomes administrator.
        public var admin: String?

        public init(kind: String) {
            self.kind = kind
        }
    }

    /// No members.
    public struct Empty: Encodable, Sendable {
        public init() {}
    }
}
