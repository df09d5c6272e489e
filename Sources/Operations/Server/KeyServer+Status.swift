import Authority
import Canonical
import Custody
import SecretSharing
import HolderKeys
import Logging
import Store
import Synchronization

extension KeyServer {
    /// The seal status as a requester may see it: strangers get indexes for names where the roster is not public.
    public func sealStatus(for requester: Requester) async -> SealStatusAnswer {
        var answer = await sealStatus()
        if answer.state == .unsealed { answer.ceremony = await openCeremonyAnswer(by: requester) }
        return mayRead(requester) ? answer : answer.withoutNames(desk.withLock { $0.machine.custody?.roster })
    }

    /// Whether a requester may read the holders' names.
    func mayRead(_ requester: Requester) -> Bool { options.isRosterPublic || requester.presence(operatorToken) != nil }

    /// The seal status; answers in every state, and when the database does not.
    func sealStatus() async -> SealStatusAnswer {
        let records = try? await records(joining: header.withLock { $0 })
        await takeNotice(of: records)
        let (status, context) = desk.withLock { ($0.machine.status, $0.context) }
        var answer = SealStatusAnswer(status)
        if desk.withLock({ $0.isDestroyed }) { answer.lastFailure = OperationError.vaultDestroyed.code.rawValue }
        if let context {
            // Rows that are older than the header speak of other holders.
            let current = records.flatMap { $0.header == nil ? $0 : nil }
            answer.masterGeneration = (records?.header?.position.generation ?? records?.vault.masterGeneration)?.number
            answer.unconfirmed =
                current.map { $0.shareholders.filter { $0.isUnconfirmed }.map(\.holder).sorted() } ?? []
            answer.identityKey = identity.pem
            answer.identityChain = await identityChain()
            if seat.vault == nil, await lacksServerFactor() {
                answer.lastFailure = OperationError.serverFactorMissing.code.rawValue
            }
            if await isIdentityRevoked() { answer.lastFailure = OperationError.identityRevoked.code.rawValue }
            if seat.vault == nil { answer.ceremony = try? ceremonyAnswer(context, answer.identityChain) }
        }
        return answer
    }

    /// What other servers did may change this one's state: they made the vault, or they sealed it.
    @inline(never)
    private func takeNotice(of records: VaultRecords?) async {
        guard let records else { return }
        if let vault = seat.vault {
            // Seals this server where the vault was sealed, and takes a new master key.
            guard (try? await checkedRow([records.vault.raw], of: vault)) != nil else { return }
            if records.vault.sealCounter > vault.sealCounter {
                await vault.committer.stop()
                try? leaveSeat(vault)
            } else if records.header == nil, records.damages(vault.sealer).isEmpty, let custody = try? records.durable()
            {
                follow(custody)
            }
        } else if let custody = try? records.durable(), desk.withLock({ $0.machine.custody == nil }) {
            try? await take(custody)
        }
    }

    /// Whether this server can serve, and how long the database took to answer.
    public func health() async -> HealthAnswer {
        let latency = try? await store.health()
        if latency != nil {
            if let vault = seat.vault { _ = try? await snapshot(of: vault) } else { try? await lookForVault() }
        }
        let state = SealStatusAnswer.State(
            desk.withLock { $0.isDestroyed ? .uninitialized : $0.machine.status.state }
        )
        guard let latency else {
            return HealthAnswer(status: "DOWN", state: state, database: "down", latencyMs: nil)
        }
        return HealthAnswer(
            status: state == .unsealed ? "UP" : "DOWN",
            state: state,
            database: "up",
            latencyMs: latency.milliseconds
        )
    }

    private func ceremonyAnswer(_ context: CeremonyContext, _ chain: String?) throws -> CeremonyAnswer {
        let (ceremony, publicKey) = desk.withLock { ($0.ceremony, $0.key.publicKey) }
        let statement = CeremonyStatement(
            context: context,
            server: identity.id,
            publicKey: publicKey,
            expires: ceremony.expires
        )
        return CeremonyAnswer(
            id: ceremony.id.text,
            kind: CeremonyKind.unseal.rawValue,
            nonce: ceremony.nonce.base64,
            expires: ceremony.expires.rfc3339,
            publicKey: publicKey.base64,
            signature: try identity.sign(statement.bytes).base64,
            identityKey: identity.pem,
            identityChain: chain,
            proposal: nil
        )
    }

    /// The root's certificate for this server's key, then the root; nil on a machine that no unsealed server certified. Whoever reads it
    /// checks it against the root that he pinned, so it may come from anywhere.
    func identityChain() async -> String? {
        do {
            guard let row = try await store.row(ServerRow.self, key: ServerRow.key(identity.id)),
                let der = row.certificate
            else { return nil }
            let root = try await certificate(CertificateKind.root, generation: 0)
            return Authority.chainPEM([try IssuedCertificate(der: der), root])
        } catch {
            guard let kept = try? await folder.read(.identityChain) else { return nil }
            return String(validating: kept, as: UTF8.self)
        }
    }

    /// Keeps the server's certificate beside its key, so that it can prove itself to shareholders while the database is away.
    @inline(never)
    func keepIdentityChain(_ certificate: IssuedCertificate, _ authority: VaultAuthority) async {
        let chain = Authority.chainPEM([certificate, authority.root.certificate])
        do {
            try await folder.write(.identityChain, Bytes(chain.utf8))
        } catch {
            log.warning(
                "the server's certificate could not be kept in the root folder",
                metadata: ["error": "\(error)"]
            )
        }
    }
}

extension ShareholderRow {
    var isUnconfirmed: Bool { confirmed == nil && confirmDigest != nil }
}

extension Duration {
    var milliseconds: Double { Double(components.seconds) * 1_000 + Double(components.attoseconds) / 1e15 }
}

extension SealStatusAnswer {
    init(_ status: SealStatus) {
        self.init(
            state: State(status.state),
            vault: status.vault?.text,
            epoch: status.epoch?.number,
            masterGeneration: nil,
            groupThreshold: status.groupThreshold,
            groups: status.groups.map {
                Group(
                    name: $0.name,
                    threshold: $0.threshold,
                    shares: $0.shares,
                    submitted: $0.submitted,
                    missing: $0.missing
                )
            },
            ceremony: nil,
            unconfirmed: [],
            serverFactor: status.needsServerFactor ?? false,
            version: ProductVersion.text,
            lastFailure: status.lastFailure?.code
        )
    }
}

extension SealStatusAnswer {
    /// The same with each holder's group and index in the place of his name.
    func withoutNames(_ roster: Roster?) -> SealStatusAnswer {
        func place(_ name: String) -> String {
            roster?.holder(named: name).map { "\($0.position.group)/\($0.position.index)" } ?? "?"
        }
        var hidden = self
        hidden.unconfirmed = unconfirmed.map(place)
        hidden.groups = groups.map {
            Group(
                name: $0.name,
                threshold: $0.threshold,
                shares: $0.shares,
                submitted: $0.submitted.map(place),
                missing: $0.missing
            )
        }
        return hidden
    }
}

extension SealStatusAnswer.State {
    init(_ state: SealStatus.State) {
        switch state {
        case .uninitialized: self = .uninitialized
        case .sealed: self = .sealed
        case .unsealing: self = .unsealing
        case .unsealed: self = .unsealed
        }
    }
}
