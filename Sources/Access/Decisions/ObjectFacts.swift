import KMIP

/// What a decision needs to know of an object, read from its checked row in this request.
public struct ObjectFacts: Hashable, Sendable {
    public let id: String
    public let owner: Subject
    /// The effective state.
    public let state: State
    /// KMIP's Sensitive: the material leaves only wrapped.
    public let isSensitive: Bool
    /// KMIP's Extractable: the material may leave at all.
    public let isExtractable: Bool

    /// What grants on scopes look at: KMIP's Names,
    public let names: [String]
    /// the tags,
    public let tags: [String]
    /// and KMIP's Object Groups.
    public let groups: [String]

    public init(
        id: String,
        owner: Subject,
        state: State,
        isSensitive: Bool,
        isExtractable: Bool,
        names: [String] = [],
        tags: [String] = [],
        groups: [String] = []
    ) {
        self.id = id
        self.owner = owner
        self.state = state
        self.isSensitive = isSensitive
        self.isExtractable = isExtractable
        self.names = names
        self.tags = tags
        self.groups = groups
    }

    /// One of the vault's own keys: root CA, mesh CA, history key, workload seed.
    public var isVaultOwn: Bool { owner == .vault }

    var isDestroyed: Bool { state == .destroyed || state == .destroyedCompromised }

    /// Whether the server made it and keeps it where it is: its own keys, manifests, policies.
    var isReserved: Bool { isVaultOwn || Self.isReserved(id) }

    /// Whether only the server itself may give an object this id.
    public static func isReserved(_ id: String) -> Bool {
        id == Grant.vaultID || ["vault-", "manifest-", "policy-"].contains { id.utf8.starts(with: $0.utf8) }
    }
}
