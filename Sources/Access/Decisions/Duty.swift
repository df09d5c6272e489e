/// Work that the server does without a caller. The list is closed: who adds to it changes a golden file.
public enum Duty: String, Hashable, Sendable, CaseIterable {
    /// Make the vault: its own keys, certificates, first rows.
    case initialization
    /// After an unseal: open a known value, check the chain of manifests, record confirmations.
    case recovery
    /// Issue and revoke with the root and mesh CA keys, renew the server identity.
    case authority
    /// Sign transitions with the history key.
    case manifests
    /// Sign checkpoints with the history key.
    case checkpoints
    /// Prove possession of the open vault with the history key.
    case possession
    /// Derive workload secrets from the workload seed.
    case workloadSecrets
    /// Commit what a ceremony decided.
    case ceremonies
    /// Compare rows with their tags and the change log.
    case verification
    /// Wrap rows anew under a new master key.
    case rewrapping
    /// Replace keys and certificates whose Rotate Interval is over, for their owners.
    case keyRotation

    /// Whether the vault's own keys may be opened for it.
    public var opensVaultKeys: Bool {
        switch self {
        case .initialization, .recovery, .authority, .manifests, .checkpoints, .possession, .workloadSecrets,
            .rewrapping:
            true
        case .ceremonies, .verification, .keyRotation: false
        }
    }
}
