import Access
import Authority
import Canonical
import Custody
import Logging
import Manifests
import Store
import Synchronization

extension KeyServer {
    /// Makes the vault: one transaction, then the header beside the database, then the answer. With an idempotency key a lost answer loses nothing: its
    /// repetition is answered the same until each holder has confirmed his share. Without one the administrator's token is lost with it; the
    /// encrypted shares stay fetchable all the same.
    public func initialize(_ request: InitializeRequest, by requester: Requester) async throws -> InitializeAnswer {
        let documents = try request.manifest.map { try ManifestDocuments($0, request.policies ?? []) }
        do {
            return try await initialize(request, documents, by: requester).answer
        } catch let error as OperationError {
            guard error.code == .alreadyInitialized,
                let answer = try await initializedEarlier(request, requester)
            else { throw error }
            return answer
        }
    }

    /// Whether this requester may make a vault now; faces ask before they read a large body.
    public func requireInitializable(by requester: Requester) async throws {
        _ = try await admitToInitialize(requester)
    }

    struct Initialized: Sendable {
        let answer: InitializeAnswer
        let history: VaultHistory
    }

    func initialize(
        _ request: InitializeRequest,
        _ documents: ManifestDocuments?,
        by requester: Requester
    ) async throws -> Initialized {
        let admitted = try await admitToInitialize(requester)
        return try await turn.alone {
            try await self.requireUninitialized()
            let factor = try await self.options.serverFactor?.reread()
            let birth = try VaultBirth(request, factor: factor, now: self.clock.now(), random: self.random)
            return try await self.bear(birth, documents, admitted, requester.claim)
        }
    }

    private func admitToInitialize(_ requester: Requester) async throws -> (permit: AdminPermit, founder: Founder) {
        try await requireUninitialized()
        try requireKnown(requester)
        let founder = try founder(requester)
        guard let presence = requester.presence(setupToken) else {
            throw OperationError(
                .setupTokenRequired,
                "From another machine a vault is made with the set-up token that the server printed at its start; send it as bearer token."
            )
        }
        return (Access.admitToInitialize(founder.subject, presence), founder)
    }

    /// Throws `not-authenticated` for a bearer token that is nothing: what is shown and bad is refused, even where nothing need be shown.
    private func requireKnown(_ requester: Requester) throws {
        guard case .other = requester.credential else { return }
        let shown = Requester(isLocal: false, bearerToken: requester.bearerToken)
        guard shown.presence(setupToken) == nil else { return }
        throw OperationError(
            .notAuthenticated,
            "The bearer token is neither the set-up token nor a credential that this server takes; show a right one or none."
        )
    }

    private func requireUninitialized() async throws {
        // The vault that this server waits for may have been destroyed.
        await lookForDestruction()
        try await lookForVault()
        guard desk.withLock({ $0.machine.custody == nil }) else { throw OperationError.alreadyInitialized }
    }

    /// A server that started over an empty database looks whether another one has made the vault meanwhile; then it is a sealed server of
    /// that vault.
    @inline(never)
    func lookForVault() async throws {
        guard desk.withLock({ $0.machine.custody == nil && !$0.isBearing }) else { return }
        guard let records = try await records(joining: nil) else { return }
        try await take(try records.durable())
    }

    /// Takes shares for a vault that another server made.
    @inline(never)
    func take(_ custody: DurableCustody) async throws {
        let factorID = options.serverFactor?.id(for: custody.configuration)
        let fresh = try UnsealDesk(custody: custody, factorID: factorID, now: clock.now(), random: random)
        let isNews = desk.withLock { desk in
            guard desk.machine.custody == nil, !desk.isBearing else { return false }
            desk = fresh
            return true
        }
        guard isNews else { return }
        log.notice("another server made the vault", metadata: ["vault": "\(custody.configuration.vault)"])
        try? await folder.remove(.setupToken)
    }

    private func bear(
        _ birth: VaultBirth,
        _ documents: ManifestDocuments?,
        _ admitted: (permit: AdminPermit, founder: Founder),
        _ claim: IdempotencyClaim?
    ) async throws -> Initialized {
        let (permit, founder) = admitted
        var history = VaultHistory(authority: birth.authority, transitions: [], manifest: nil)
        var vaultRow = birth.vaultRow
        let step = try documents.map {
            try ManifestStep($0, after: history, sealer: birth.sealer, now: birth.now, random: random)
        }
        if let step {
            history = step.history
            vaultRow.manifestGeneration = step.history.generation
            vaultRow.head = step.history.head?.hash
        }
        let server = try certifiedServerRow(birth.authority, vault: birth.vault, after: nil)
        var writer = try birth.rows(server: server.row, founder: founder, vaultRow: vaultRow)
        try writer.insert(ChangeKind.initialize, CertificateRow(server.certificate, CertificateKind.server))
        try step?.write(to: &writer, owner: permit.subject)
        try sealKeyWraps.renew([], birth.sealer, at: birth.now, in: &writer)
        let open = openVault(birth, history, start: server.row.startCounter)
        let mark = try claim?.birth(of: open, keeping: founder.token?.kept, at: birth.now)
        if let mark { writer.add(mark.change) }
        let kept = try await keep(birth, writer, permit, open)
        if let mark { claim?.adopt(mark) }
        seat.take(open)
        await keepIdentityChain(server.certificate, birth.authority)
        try? await folder.remove(.setupToken)
        await showSession(of: open)
        await attemptCheckpoint(of: open)
        let checkpoint = newestCheckpoint.withLock { $0 }
        log.notice("the vault was made", metadata: ["vault": "\(birth.vault)"])
        if birth.epoch.configuration.factorID != nil { log.warning("\(ServerFactorSource.warning)") }
        return Initialized(
            answer: InitializeAnswer(birth, history, checkpoint, kept, founder),
            history: history
        )
    }

    private func openVault(_ birth: VaultBirth, _ history: VaultHistory, start: UInt64) -> OpenVault {
        OpenVault(
            id: birth.vault,
            epoch: Epoch(1),
            keyring: birth.keyring,
            committer: committer(
                birth.vault,
                start: start,
                RowSealer(vault: birth.vault, keyring: birth.keyring),
                nil
            ),
            store: store,
            sealCounter: 0,
            history: history
        )
    }

    /// Writes the new vault, and its header beside the database. Of several servers that do this at once one succeeds; the others have
    /// written nothing, neither there nor here, and know that vault from then on.
    @inline(never)
    private func keep(_ birth: VaultBirth, _ writer: Writer, _ permit: AdminPermit, _ open: OpenVault) async throws
        -> VaultHeader
    {
        desk.withLock { $0.isBearing = true }
        defer { desk.withLock { $0.isBearing = false } }
        do {
            try await commit(writer, by: permit, in: open)
        } catch let error as StoreError where error.code == .conflict || error.code == .identityInUse {
            desk.withLock { $0.isBearing = false }
            try await lookForVault()
            throw OperationError.alreadyInitialized
        }
        let kept = try await keep(birth.header, birth.keyring)
        _ = desk.withLock { $0.machine.handle(.initialized(birth.epoch.custody), at: birth.now) }
        return kept
    }

    func committer(_ vault: VaultID, start: UInt64, _ sealer: RowSealer, _ checkpoint: Digest?) -> Committer {
        Committer(
            store: store,
            chain: LogChain(vault: vault, server: identity.id, start: start),
            sealer: KeyringLogSealer(keyring: sealer.keyring),
            clock: clock,
            checkpoint: checkpoint
        )
    }

    /// This server's row, one start further than before, with the certificate of the root that it goes on with, or a fresh one.
    func certifiedServerRow(
        _ authority: VaultAuthority,
        vault: VaultID,
        after earlier: ServerRow?,
        keeping kept: IssuedCertificate? = nil
    ) throws -> (row: ServerRow, certificate: IssuedCertificate) {
        let certificate = try kept ?? freshCertificate(authority, vault: vault)
        let row = ServerRow(
            id: identity.id,
            identityKey: identity.publicKey.spki,
            certificate: certificate.der,
            state: ServerState.active,
            started: clock.now(),
            startCounter: (earlier?.startCounter ?? 0) + 1,
            tagging: earlier?.tagging ?? .unset
        )
        return (row, certificate)
    }

    /// The root's certificate for this server's identity key, made now.
    func freshCertificate(_ authority: VaultAuthority, vault: VaultID) throws -> IssuedCertificate {
        try Authority.certifyServer(
            identity.publicKey,
            vault: vault,
            root: authority.root,
            now: clock.now(),
            random: random
        )
    }
}

extension OperationError {
    static let alreadyInitialized = OperationError(
        .alreadyInitialized,
        "The vault exists. Its encrypted shares can be fetched until they are confirmed; other shareholders come by a rekey."
    )
}

extension InitializeAnswer {
    init(
        _ birth: VaultBirth,
        _ history: VaultHistory,
        _ checkpoint: SignedCheckpoint?,
        _ header: VaultHeader,
        _ founder: Founder
    ) {
        self.init(
            vault: birth.vault.text,
            epoch: birth.epoch.configuration.epoch.number,
            threshold: Int(birth.epoch.configuration.groups.first?.threshold ?? 0),
            ceremony: Ceremony(id: birth.ceremony.text, nonce: birth.nonce.base64),
            shares: birth.epoch.holders.map(\.answer),
            rootCA: history.authority.root.certificate.pem,
            meshCA: history.authority.mesh.selfSigned.pem,
            checkpoint: checkpoint.map(CheckpointAnswer.init),
            warnings: birth.warnings,
            header: header.bytes.base64,
            admin: founder.subject.text,
            adminToken: founder.token?.text
        )
    }
}
