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
    /// The newest version of the vault's row that this server has seen.
    private let newestRow = Mutex<UInt64>(0)
    /// The chain of this server's start before, where nothing says that it was closed, until a checkpoint names it.
    private let unnamed: Mutex<Checkpoint.Head?>

    init(
        id: VaultID,
        epoch: Epoch,
        keyring: Keyring,
        committer: Committer,
        store: any Store,
        sealCounter: UInt64,
        history: VaultHistory,
        after earlier: ServerRow? = nil
    ) {
        self.id = id
        self.epoch = epoch
        self.keyring = keyring
        sealer = RowSealer(vault: id, keyring: keyring)
        self.committer = committer
        self.store = store
        self.sealCounter = sealCounter
        current = Mutex(history)
        let isOpen = earlier?.state == ServerState.active
        unnamed = Mutex(isOpen ? earlier.map { Checkpoint.Head($0, of: id) } : nil)
    }

    /// The manifests and the CA of now.
    var history: VaultHistory { current.withLock { $0 } }

    /// Whether this server has seen a newer version of the vault's row; else it has now seen this one.
    func isOlder(_ row: VaultRow) -> Bool {
        newestRow.withLock { newest in
            if row.version < newest || row.sealCounter < sealCounter { return true }
            newest = row.version
            return false
        }
    }

    /// Chains that the next checkpoint must look for although the one before does not name them.
    var unnamedChains: [Checkpoint.Head] { unnamed.withLock { $0.map { [$0] } ?? [] } }

    func noteNamed(_ chains: [Bytes]) {
        unnamed.withLock { head in
            if let chain = head?.chain, chains.contains(chain) { head = nil }
        }
    }

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
