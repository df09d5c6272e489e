import Canonical

/// What every statement about a ceremony begins with, so that none made for one ceremony serves in another.
public struct CeremonyContext: Hashable, Sendable {
    public let vault: VaultID
    /// The committed epoch.
    public let epoch: Epoch
    public let ceremony: CeremonyID
    public let kind: CeremonyKind
    /// 32 bytes.
    public let nonce: Bytes
    /// The proposal's digest; nil for an initialization, an unseal and a drill, which change nothing.
    public let proposal: Digest?

    public init(
        vault: VaultID,
        epoch: Epoch,
        ceremony: CeremonyID,
        kind: CeremonyKind,
        nonce: Bytes,
        proposal: Digest? = nil
    ) {
        self.vault = vault
        self.epoch = epoch
        self.ceremony = ceremony
        self.kind = kind
        self.nonce = nonce
        self.proposal = proposal
    }

    var fields: [CanonicalValue] {
        [.vault(vault), .epoch(epoch), .text(ceremony.text), .text(kind.rawValue), .bytes(nonce), .optional(proposal)]
    }
}
