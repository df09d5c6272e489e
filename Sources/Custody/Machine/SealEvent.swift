import Canonical

/// What happens to a ``SealMachine``.
public enum SealEvent: Sendable {
    case submitted(SubmittedShare)
    /// A holder takes his own share back.
    case withdrawn(SubmittedShare)
    /// The operator drops all shares.
    case droppedAll
    /// The attempt's recovery secret opened the vault.
    case opened(attempt: UInt64)
    case openFailed(attempt: UInt64, OpenFailure)
    /// This server has made the vault and holds its keys.
    case initialized(DurableCustody)
    /// Seal, with the ceremony of the next unseal.
    case sealRequested(next: UnsealCeremony)
    /// The durable part changed under the machine: an epoch or revision was committed, here or elsewhere, or an altered
    /// row was restored.
    case custodyChanged(DurableCustody)
    /// This server has another server factor than before, or none.
    case serverFactorChanged(id: Bytes?)
    /// A key of this machine opened the vault, without any share.
    case autoOpened
    /// The ceremony that was asked for by `renewCeremony`.
    case ceremonyRenewed(UnsealCeremony)
    /// Time has passed.
    case tick
}
