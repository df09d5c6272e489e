import Canonical
import Custody
import Keyring
import Store
import Synchronization

/// The vault while it is open: what a request needs besides the database. Immutable but for the history, which is replaced as a whole.
final class OpenVault: Sendable {
    let id: VaultID
    let epoch: Epoch
    let keyring: Keyring
    let sealer: RowSealer
    let committer: Committer
    let store: any Store
    /// The vault row's counter at the unseal; a higher one in a later read means that the vault was sealed meanwhile.
    let sealCounter: UInt64
    private let current: Mutex<VaultHistory>

    init(
        id: VaultID,
        epoch: Epoch,
        keyring: Keyring,
        committer: Committer,
        store: any Store,
        sealCounter: UInt64,
        history: VaultHistory
    ) {
        self.id = id
        self.epoch = epoch
        self.keyring = keyring
        sealer = RowSealer(vault: id, keyring: keyring)
        self.committer = committer
        self.store = store
        self.sealCounter = sealCounter
        current = Mutex(history)
    }

    /// The manifests and the CA of now.
    var history: VaultHistory { current.withLock { $0 } }

    /// Replaces the history after a committed transition; a later one is never replaced by an earlier one.
    func adopt(_ history: VaultHistory) {
        current.withLock { if history.generation >= $0.generation { $0 = history } }
    }
}

/// Tags the records of the change log under the current generation's log tag key.
struct KeyringLogSealer: LogSealer {
    let keyring: Keyring

    func seal(_ aad: Bytes) throws -> (generation: MasterGeneration, tag: Bytes) {
        (keyring.current, try keyring.logTag(aad))
    }
}
