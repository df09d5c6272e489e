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

    public init(id: String, owner: Subject, state: State, isSensitive: Bool, isExtractable: Bool) {
        self.id = id
        self.owner = owner
        self.state = state
        self.isSensitive = isSensitive
        self.isExtractable = isExtractable
    }

    /// One of the vault's own keys: root CA, mesh CA, history key, workload seed.
    public var isVaultOwn: Bool { owner == .vault }

    var isDestroyed: Bool { state == .destroyed || state == .destroyedCompromised }

    /// Whether only the server itself may give an object this id.
    public static func isReserved(_ id: String) -> Bool {
        id == Grant.vaultID || ["vault-", "manifest-", "policy-"].contains { id.utf8.starts(with: $0.utf8) }
    }
}
