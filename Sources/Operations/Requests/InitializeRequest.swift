/// What `POST /v1/initialize` asks for; the ceremonies that bring a new roster take the same members.
public struct InitializeRequest: Decodable, Sendable {
    /// Shares that are needed; n/2+1 where nothing is said.
    public var threshold: Int?
    public var shareholders: [Holder]
    public var groups: [Group]?
    /// Groups that must take part; all where nothing is said.
    public var groupThreshold: Int?
    /// Refuse shares that come unsealed.
    public var sealedSharesOnly: Bool?
    /// Base64 of the first manifest, which is then set in the same transaction.
    public var manifest: String?
    /// Base64 of each policy that the manifest names.
    public var policies: [String]?

    public struct Holder: Decodable, Sendable {
        public var name: String
        /// PEM: a public key, a certificate, or a private key of which the public part is taken.
        public var publicKey: String
        public var signingKey: String?
        public var group: String?

        public init(name: String, publicKey: String, signingKey: String? = nil, group: String? = nil) {
            self.name = name
            self.publicKey = publicKey
            self.signingKey = signingKey
            self.group = group
        }
    }

    public struct Group: Decodable, Sendable {
        public var name: String
        public var threshold: Int

        public init(name: String, threshold: Int) {
            self.name = name
            self.threshold = threshold
        }
    }

    public init(
        threshold: Int? = nil,
        shareholders: [Holder],
        groups: [Group]? = nil,
        groupThreshold: Int? = nil,
        sealedSharesOnly: Bool? = nil,
        manifest: String? = nil,
        policies: [String]? = nil
    ) {
        self.threshold = threshold
        self.shareholders = shareholders
        self.groups = groups
        self.groupThreshold = groupThreshold
        self.sealedSharesOnly = sealedSharesOnly
        self.manifest = manifest
        self.policies = policies
    }
}
