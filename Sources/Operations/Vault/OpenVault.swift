import Canonical
import Custody
import Keyring
import Store
import Synchronization

/// The vault while it is open: what a request needs besides the database. What another server may change meanwhile (the history, the master
/// keys, the epoch) is replaced as a whole.
final class OpenVault: Sendable {
    let id: VaultID
    let committer: Committer
    let store: any Store
    /// The vault row's counter at the unseal; a higher one in a later read means that the vault was sealed meanwhile.
    let sealCounter: UInt64
    /// The key to which other servers seal a new master for this one; in memory only.
    let session = SealKey()
    /// One takes a new master while the others wait for it.
    let masterTurn = FirstInFirstOut()
    /// How many times the vault's row was read for a request; those who work behind the requests give way to them.
    let requests = Atomic<UInt64>(0)
    /// What was counted of the re-wrapping of late.
    let rewrapping = Mutex(RewrapMeter())
    /// What is remembered of callers.
    let standings = Mutex(Standings())
    let vaultRow = KnownRow<VaultRow>()
    let directoryRow = KnownRow<DirectoryRow>()
    let views = KnownViews()
    let ground = Mutex<KnownGround?>(nil)
    /// Whether the lists by which Locate finds objects are known to have every object.
    let hasWholeLists = Atomic<Bool>(false)
    let openKeys = KnownKeys()
    let streams = Streams()
    private let current: Mutex<VaultHistory>
    private let keys: Mutex<Keys>
    /// The newest version of the vault's row that this server has seen.
    private let newestRow = Mutex<UInt64>(0)
    /// The chain of this server's start before, where nothing says that it was closed, until a checkpoint names it.
    private let unnamed: Mutex<Checkpoint.Head?>

    /// What a rotate or a rekey replaces.
    private struct Keys {
        var keyring: Keyring
        var epoch: Epoch
        /// What this server has done about it outside the database's facts; nil until it has.
        var settled: Settled?
    }

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
        self.committer = committer
        self.store = store
        self.sealCounter = sealCounter
        current = Mutex(history)
        keys = Mutex(Keys(keyring: keyring, epoch: epoch))
        let isOpen = earlier?.state == ServerState.active
        unnamed = Mutex(isOpen ? earlier.map { Checkpoint.Head($0, of: id) } : nil)
    }

    /// The manifests and the CA of now.
    var history: VaultHistory { current.withLock { $0 } }

    /// Whether this server has seen a newer version of the vault's row; else it has now seen this one.
    func isOlder(_ row: VaultRow) -> Bool {
        let isOlder = newestRow.withLock { newest in
            if row.version < newest || row.sealCounter < sealCounter { return true }
            newest = row.version
            return false
        }
        if !isOlder { keys.withLock { $0.epoch = max($0.epoch, row.epoch) } }
        return isOlder
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

// MARK: Master keys

extension OpenVault {
    /// Every master key that can be opened; new rows are made under its current one.
    var keyring: Keyring { keys.withLock { $0.keyring } }
    var sealer: RowSealer { RowSealer(vault: id, keyring: keyring) }
    /// The newest committed epoch that this server has seen.
    var epoch: Epoch { keys.withLock { $0.epoch } }

    /// Makes master keys openable before they are the current one.
    func know(_ masters: [MasterKey]) {
        keys.withLock { $0.keyring = $0.keyring.knowing(masters) }
    }

    /// Makes a known master key the current one for all that is sealed, tagged and logged from now on; never an earlier one again.
    ///
    /// What was sealed before and is not written yet is refused as a conflict from here on.
    ///
    /// - Throws: `generation-behind` for one that is not known.
    func move(to generation: MasterGeneration) async throws {
        let keyring = try keys.withLock { keys in
            if generation > keys.keyring.current { keys.keyring = try keys.keyring.moved(to: generation) }
            return keys.keyring
        }
        forgetRemembered()
        await committer.use(KeyringLogSealer(keyring: keyring))
    }

    /// Lets master keys go that nothing needs any more, and what was checked under one.
    func forget(_ generations: Set<MasterGeneration>) {
        keys.withLock { $0.keyring = $0.keyring.forgetting(generations) }
        forgetRemembered()
    }

    /// What was found by a request is found anew by the next.
    private func forgetRemembered() {
        views.forget()
        openKeys.forget()
        vaultRow.forget()
        directoryRow.forget()
        ground.withLock { $0 = nil }
    }

    /// What this server has put in order since it opened the vault.
    var settled: Settled? { keys.withLock { $0.settled } }
    func note(_ settled: Settled) { keys.withLock { $0.settled = settled } }

    /// What a server does after the vault moved on, besides serving: its header, its session, its wrap.
    struct Settled: Hashable {
        let position: VaultHeader.Position
        /// How many master keys were purged by then.
        let purged: Int
        /// Whether the other servers have had their time to take the master key.
        let isHandedOver: Bool
    }
}

/// Tags the records of the change log under the current generation's log tag key.
struct KeyringLogSealer: LogSealer {
    private let keyring: Keyring

    /// Keeps the current master key alone: an earlier one that is purged must not stay here.
    init(keyring: Keyring) {
        self.keyring = keyring.forgetting(Set(keyring.generations))
    }

    func seal(_ aad: Bytes) throws -> (generation: MasterGeneration, tag: Bytes) {
        (keyring.current, try keyring.logTag(aad))
    }
}
