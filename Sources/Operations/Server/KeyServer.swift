import Access
import Canonical
import Custody
import HolderKeys
public import KMIP
import Keyring
import Logging
import Secrets
import Store
import Synchronization

/// One key server over a store: everything that the faces call.
///
/// It owns the seal machine, the ceremony's key and, while unsealed, the open vault. The truth is in the store; what is kept here can be built
/// anew from it.
public final class KeyServer: Sendable {
    let store: any Store
    let folder: RootFolder
    let identity: ServerIdentity
    let clock: any WallClock
    let random: any RandomSource
    let log: Logger
    let options: KeyServerOptions
    /// Bearer tokens of this machine's files.
    public let setupToken: String
    let operatorToken: String

    let seat = Seat()
    /// Ceremonies and everything else that changes the seal happen one at a time.
    let turn = FirstInFirstOut()
    /// One reads the history anew while the others wait for it.
    let historyTurn = FirstInFirstOut()
    /// Checkpoints are numbered without a gap, so they are taken one at a time.
    let checkpointTurn = FirstInFirstOut()
    let desk: Mutex<UnsealDesk>
    /// The consents to changing ceremonies that this server has collected.
    let consents = ConsentDesks()
    /// The newest header that the root folder has; it stands in for rows that are older, and for a database that does not answer.
    let header: Mutex<VaultHeader?>
    let keyedDatabase: (any KeyedDatabase)?
    let autoUnsealState = Mutex(AutoUnsealState())
    /// When the database is offered its recovery key again.
    let nextDatabaseKey = Mutex<Instant>(Instant(microseconds: 0))
    let newestCheckpoint = Mutex<SignedCheckpoint?>(nil)
    /// How many idempotency keys each subject used of late.
    let idempotencyKeys = Mutex(KeyCounts())
    /// For what may take seconds: an RSA key, many rounds of PBKDF2, a search for a prime.
    let slowPool = SlowPool(lanes: 2, waiting: 128)
    /// For keys that are read, written in another format, wrapped or unwrapped: nobody who only reads a key waits for those who make some.
    let readingPool = SlowPool(lanes: 4, waiting: 1_024)
    /// What this server does of the requests whose answers are fetched later.
    let asynchronous = AsynchronousWork()
    /// Bodies that this server has in files.
    let spools = SpoolCount()
    /// The holders' keys that check their signatures, as the database said when the last share came.
    let signingKeys = Mutex<[String: HolderPublicKey]>([:])

    /// Starts over a migrated store. Where the root folder has a header the database need not answer yet: shares are judged by the header.
    ///
    /// Throws `OperationError`: `wrong-vault` when the root folder knows another vault than the database holds, `root-folder`,
    /// `header-damaged`, `configuration-altered`.
    public init(
        store: any Store,
        folder: RootFolder,
        options: KeyServerOptions = KeyServerOptions(),
        keyedDatabase: (any KeyedDatabase)? = nil,
        clock: any WallClock = SystemClock(),
        random: any RandomSource = SystemRandom(),
        log: Logger
    ) async throws {
        self.store = store
        self.folder = folder
        self.options = options
        self.keyedDatabase = keyedDatabase
        self.clock = clock
        self.random = random
        self.log = log
        identity = try await ServerIdentity(in: folder)
        let start = try await KnownVault(store, folder, options)
        header = Mutex(start.header)
        if start.custody == nil { try await Self.requireNoRemains(in: store) }
        setupToken = start.custody == nil ? try await folder.token(.setupToken, random: random) : ""
        operatorToken = try await folder.token(.operatorToken, random: random)
        let unsealDesk = try UnsealDesk(
            custody: start.custody,
            factorID: options.serverFactor?.id(for: start.custody?.configuration),
            now: clock.now(),
            random: random
        )
        desk = Mutex(unsealDesk)
        if start.isDestroyed { await noteDestroyed() }
        await autoUnseal()
    }
}

extension KeyServer {
    /// The vault's row is what a restore writes last: rows without it are half of a vault, and none may be begun among them.
    @inline(never)
    private static func requireNoRemains(in store: any Store) async throws {
        let answers = try await store.read(Schema.tables.map { .page(of: $0, limit: 1) })
        guard answers.contains(where: { !$0.isEmpty }) else { return }
        // Another server may have made the vault a moment ago.
        guard try await store.read(.vault).isEmpty else { return }
        throw OperationError(
            .databaseNotEmpty,
            "The database has rows but no vault: a restore of a backup was cut short. Drop its tables, or give the restore an empty database."
        )
    }
}

/// What an operator may set about one server.
public struct KeyServerOptions: Sendable {
    /// Leave the vault that the root folder knows.
    public var acceptNewVault: Bool
    /// Name the holders to strangers, and not only their indexes.
    public var isRosterPublic: Bool
    /// How many idempotency keys one subject may use within 24 hours.
    public var idempotencyKeys = IdempotencyLimits.keysOfSubject
    /// Rows a second that a rotate's re-wrapping may do on this server; 0 for as fast as it goes.
    public var rewrapRate: UInt64 = 0
    /// The secret that a vault's epochs may need besides the shares.
    public var serverFactor: ServerFactorSource?
    /// The key that opens this server by itself.
    public var sealKey: SealKey?
    /// Whether a grant of `get` gives more than Get, as Cosmian's servers do it.
    public var implication = Implication.exact
    /// Which algorithms operations on data may use.
    public var cryptography = CryptographicPolicy.default
    /// Whether the change log has a record before and one behind each signature that is made with an object's key.
    public var recordsSignatures = true
    /// Whether a method of authentication is configured: then nobody is `admin` because he is here.
    public var isAuthenticating = false
    /// Whether KMIP logins are taken: names and passwords in the header of messages.
    public var takesLogins = false
    /// Who does what is to be done later; nil where nothing is.
    public var performer: (any DeferredPerformer)?
    /// Whether tests of interoperability are told to the server.
    public var takesInterop = false

    public init(acceptNewVault: Bool = false, isRosterPublic: Bool = true) {
        self.acceptNewVault = acceptNewVault
        self.isRosterPublic = isRosterPublic
    }
}

// The helpers of every operation are never inlined: the optimizer of Swift 6.3.1 crashes (CoroSplit, a swifterror behind an inlined async call)
// in the large functions that it would make of them.
extension KeyServer {
    /// The hex SHA-256 of the identity key's SPKI, by which a client may trust a new machine.
    public var fingerprint: String { identity.id.hex }

    /// The open vault, or the refusal that says what to do instead.
    @inline(never)
    func open() async throws -> OpenVault {
        if let vault = seat.vault { return vault }
        let status = await sealStatus(for: .stranger)
        if desk.withLock({ $0.isDestroyed }) { throw OperationError.vaultDestroyed }
        guard status.state != .uninitialized else {
            throw OperationError(
                .notInitialized,
                "There is no vault yet. Make one: keyquorum init, or POST /v1/initialize."
            )
        }
        throw OperationError.sealed(status)
    }

    /// Throws what says why there are no keys now; faces ask before they read a body.
    public func requireOpen() async throws { _ = try await open() }

    /// What waited for its turn must look again: the vault may have been sealed, or opened anew, meanwhile.
    @inline(never)
    func requireSeated(_ vault: OpenVault) async throws {
        if seat.vault !== vault { throw OperationError.sealed(await sealStatus(for: .stranger)) }
    }

    /// The proof that an administrator asks.
    @inline(never)
    func admin(_ requester: Requester, _ duty: AdminDuty, in vault: OpenVault) async throws -> AdminPermit {
        try await admit(requester, duty, in: vault).permit
    }

    /// Writes one transaction of an open vault.
    @inline(never)
    func commit(_ writer: Writer, by permit: AdminPermit, in vault: OpenVault) async throws {
        try await vault.committer.commit(WriteSet(by: permit, writer.changes))
    }

    /// Writes what the vault itself has to do.
    @inline(never)
    func commit(_ writer: Writer, as permit: Permit, in vault: OpenVault) async throws {
        if writer.changes.isEmpty { return }
        try await vault.committer.commit(WriteSet(by: permit, writer.changes))
    }
}

extension OperationError {
    /// The refusal of a sealed server, with its status so that a client knows what is missing.
    static func sealed(_ status: SealStatusAnswer) -> OperationError {
        let missing = status.groups.map { "\($0.missing) of \($0.name)" }.joined(separator: ", ")
        return OperationError(
            .sealed,
            "The server is sealed; shares are missing: \(missing). Hand them in: keyquorum recover.",
            facts: [
                "state": .text(status.state.rawValue),
                "groups": .list(
                    status.groups.map {
                        .object([
                            "name": .text($0.name), "threshold": .number(UInt64($0.threshold)),
                            "shares": .number(UInt64($0.shares)),
                            "submitted": .list($0.submitted.map(OperationError.Fact.text)),
                            "missing": .number(UInt64($0.missing)),
                        ])
                    }
                ),
            ]
        )
    }
}
