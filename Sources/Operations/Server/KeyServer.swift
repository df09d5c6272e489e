import Access
import Canonical
import Custody
import HolderKeys
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
    /// Checkpoints are numbered without a gap, so they are taken one at a time.
    let checkpointTurn = FirstInFirstOut()
    let desk: Mutex<UnsealDesk>
    let newestCheckpoint = Mutex<SignedCheckpoint?>(nil)
    /// The holders' keys that check their signatures, as the database said when the last share came.
    let signingKeys = Mutex<[String: HolderPublicKey]>([:])

    /// Starts over a migrated store. Throws `OperationError`: `wrong-vault` when the root folder knows another vault than the database holds,
    /// `root-folder`, `configuration-altered`.
    public init(
        store: any Store,
        folder: RootFolder,
        options: KeyServerOptions = KeyServerOptions(),
        clock: any WallClock = SystemClock(),
        random: any RandomSource = SystemRandom(),
        log: Logger
    ) async throws {
        self.store = store
        self.folder = folder
        self.options = options
        self.clock = clock
        self.random = random
        self.log = log
        identity = try await ServerIdentity(in: folder)
        let records = try await VaultRecords.read(store)
        try await Self.requireKnownVault(records?.vault.id, folder, options)
        setupToken = records == nil ? try await folder.token(.setupToken, random: random) : ""
        operatorToken = try await folder.token(.operatorToken, random: random)
        let unsealDesk = try UnsealDesk(
            custody: try records?.durable(),
            identity: identity,
            now: clock.now(),
            random: random
        )
        desk = Mutex(unsealDesk)
    }

    private static func requireKnownVault(
        _ found: VaultID?,
        _ folder: RootFolder,
        _ options: KeyServerOptions
    ) async throws {
        guard let header = try await folder.read(.header) else { return }
        let known = VaultHeader.vault(in: header)
        if known == found, known != nil { return }
        guard options.acceptNewVault else {
            throw OperationError(
                .wrongVault,
                "This server belongs to \(known.map { "the vault \($0)" } ?? "a vault whose header cannot be read"), but the database holds "
                    + "\(found.map { "the vault \($0)" } ?? "none"). Give it its own database, or start it with --new-vault if it shall leave "
                    + "that vault for good."
            )
        }
        try await folder.leaveVault()
    }
}

/// What an operator may set about one server.
public struct KeyServerOptions: Sendable {
    /// Leave the vault that the root folder knows.
    public var acceptNewVault: Bool
    /// Name the holders to strangers, and not only their indexes.
    public var isRosterPublic: Bool

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

    /// The caller behind a request, with what the vault granted it.
    @inline(never)
    func caller(_ requester: Requester, in vault: OpenVault) async throws -> Caller {
        let rows = try await store.read(.grants(on: Grant.vaultID, to: [requester.subject.stored])).map(GrantRow.init)
        for row in rows { try vault.sealer.check(row) }
        return try Caller(requester.subject, vaultGrants: try rows.map { try Grant($0) }, at: clock.now())
    }

    /// The proof that an administrator asks.
    @inline(never)
    func admin(_ requester: Requester, _ duty: AdminDuty, in vault: OpenVault) async throws -> AdminPermit {
        try Access.admit(try await caller(requester, in: vault), to: duty)
    }

    /// Writes one transaction of an open vault.
    @inline(never)
    func commit(_ writer: Writer, by permit: AdminPermit, in vault: OpenVault) async throws {
        try await vault.committer.commit(WriteSet(subject: permit.subject.stored, changes: writer.changes))
    }

    /// Writes what the vault itself has to do.
    @inline(never)
    func commit(_ writer: Writer, as permit: Permit, in vault: OpenVault) async throws {
        if writer.changes.isEmpty { return }
        try await vault.committer.commit(WriteSet(subject: permit.subject.stored, changes: writer.changes))
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
