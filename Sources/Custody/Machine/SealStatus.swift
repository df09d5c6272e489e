import Canonical

/// What a server says about its seal to anyone who asks.
public struct SealStatus: Hashable, Sendable {
    /// The four states.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case uninitialized
        case sealed
        /// Sealed, with at least one share collected.
        case unsealing
        case unsealed
    }

    /// How far a share group is.
    public struct Group: Hashable, Sendable {
        public let number: UInt8
        public let name: String
        public let threshold: Int
        /// Shares that exist.
        public let shares: Int
        /// The holders whose shares are collected, by index.
        public let submitted: [String]
        /// Shares that the group still lacks; 0 once the vault is open.
        public let missing: Int
    }

    public let state: State
    public let vault: VaultID?
    public let epoch: Epoch?
    /// How many groups are needed; nil while there is no vault.
    public let groupThreshold: Int?
    public let groups: [Group]
    /// The unseal that takes shares; nil while the vault is open or there is none.
    public let ceremony: UnsealCeremony?
    /// Whether all shares are there and the vault is being opened.
    public let isOpening: Bool
    /// Why it did not open at the last attempt.
    public let lastFailure: OpenFailure?
    /// Whether the epoch's key needs a server factor; nil while there is no vault.
    public let needsServerFactor: Bool?
}
