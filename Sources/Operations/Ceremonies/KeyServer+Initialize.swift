import Access
import Authority
import Canonical
import Custody
import Logging
import Manifests
import Store
import Synchronization

extension KeyServer {
    /// Makes the vault: one transaction, then the header beside the database, then the answer. A lost answer loses nothing, since the
    /// encrypted shares stay fetchable until each holder has confirmed his.
    public func initialize(_ request: InitializeRequest, by requester: Requester) async throws -> InitializeAnswer {
        let documents = try request.manifest.map { try ManifestDocuments($0, request.policies ?? []) }
        return try await initialize(request, documents, by: requester).answer
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
        let permit = try await admitToInitialize(requester)
        return try await turn.alone {
            try await self.requireUninitialized()
            let birth = try VaultBirth(request, now: self.clock.now(), random: self.random)
            return try await self.bear(birth, documents, permit)
        }
    }

    private func admitToInitialize(_ requester: Requester) async throws -> AdminPermit {
        try await requireUninitialized()
        guard let presence = requester.presence(setupToken) else {
            throw OperationError(
                .setupTokenRequired,
                "From another machine a vault is made with the set-up token that the server printed at its start; send it as bearer token."
            )
        }
        return Access.admitToInitialize(requester.subject, presence)
    }

    private func requireUninitialized() async throws {
        let isEmpty = desk.withLock { $0.machine.custody == nil }
        guard isEmpty, try await VaultRecords.read(store) == nil else {
            throw OperationError(
                .alreadyInitialized,
                "The vault exists. Its encrypted shares can be fetched until they are confirmed; other shareholders come by a rekey."
            )
        }
    }

    private func bear(_ birth: VaultBirth, _ documents: ManifestDocuments?, _ permit: AdminPermit) async throws
        -> Initialized
    {
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
        var writer = try birth.rows(server: server.row, subject: permit.subject, vaultRow: vaultRow)
        try writer.insert(ChangeKind.initialize, CertificateRow(server.certificate, CertificateKind.server))
        try step?.write(to: &writer, owner: permit.subject)
        let committer = committer(
            birth.vault,
            start: server.row.startCounter,
            RowSealer(vault: birth.vault, keyring: birth.keyring),
            nil
        )
        let open = OpenVault(
            id: birth.vault,
            epoch: Epoch(1),
            keyring: birth.keyring,
            committer: committer,
            store: store,
            sealCounter: 0,
            history: history
        )
        try await commit(writer, by: permit, in: open)
        try await folder.writeHeader(birth.header.bytes)
        _ = desk.withLock { $0.machine.handle(.initialized(birth.epoch.custody), at: birth.now) }
        seat.take(open)
        try? await folder.remove(.setupToken)
        let checkpoint = try await takeCheckpoint(of: open)
        log.notice("the vault was made", metadata: ["vault": "\(birth.vault)"])
        return Initialized(answer: InitializeAnswer(birth, history, checkpoint), history: history)
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

    /// This server's row with a fresh certificate of the root for its identity key, one start further than before.
    func certifiedServerRow(
        _ authority: VaultAuthority,
        vault: VaultID,
        after earlier: ServerRow?
    ) throws -> (row: ServerRow, certificate: IssuedCertificate) {
        let certificate = try Authority.certifyServer(
            identity.publicKey,
            vault: vault,
            root: authority.root,
            now: clock.now(),
            random: random
        )
        let row = ServerRow(
            id: identity.id,
            identityKey: identity.publicKey.spki,
            certificate: certificate.der,
            state: "active",
            started: clock.now(),
            startCounter: (earlier?.startCounter ?? 0) + 1,
            tagging: earlier?.tagging ?? .unset
        )
        return (row, certificate)
    }
}

extension InitializeAnswer {
    init(_ birth: VaultBirth, _ history: VaultHistory, _ checkpoint: SignedCheckpoint?) {
        self.init(
            vault: birth.vault.text,
            epoch: birth.epoch.configuration.epoch.number,
            threshold: Int(birth.epoch.configuration.groups.first?.threshold ?? 0),
            ceremony: Ceremony(id: birth.ceremony.text, nonce: birth.nonce.base64),
            shares: birth.epoch.holders.map(\.answer),
            rootCA: history.authority.root.certificate.pem,
            meshCA: history.authority.mesh.selfSigned.pem,
            checkpoint: checkpoint.map(CheckpointAnswer.init),
            warnings: birth.warnings
        )
    }
}
