import Access
import Canonical
import Custody
import Secrets
import Store
import Synchronization

// The answer of the request that made the vault, for its repetition under the same idempotency key.
extension KeyServer {
    /// Whether this requester may make a vault now or, where a request of that kind is repeated under its idempotency key, hear again how he made it;
    /// faces ask before they read a large body.
    ///
    /// Throws `already-initialized` and what initialize throws.
    public func requireInitializable(by requester: Requester, orRepeated: Bool) async throws {
        do {
            try await requireInitializable(by: requester)
        } catch let error as OperationError {
            guard orRepeated, error.code == .alreadyInitialized else { throw error }
            guard isAnybody(requester) else { throw error }
            let vault = try await open()
            guard try await mayHearOfTheBirth(requester, in: vault) else { throw error }
        }
    }

    /// Nil where this request made no vault. Throws `already-initialized` where the encrypted shares are gone: every holder has confirmed his.
    @inline(never)
    func initializedEarlier(_ request: InitializeRequest, _ requester: Requester) async throws -> InitializeAnswer? {
        guard let claim = requester.claim, let vault = seat.vault else { return nil }
        try await claim.read(self, vault)
        guard claim.hasMade(vault.id), try await mayHearOfTheBirth(requester, in: vault) else { return nil }
        // It has the shares, which are deleted once they are confirmed.
        claim.holdSecret()
        return try await answerOfTheBirth(request, requester, IdempotentStep(self, vault, requester))
    }

    /// An administrator; and since the answer may have the token by which there is one, whoever shows the token by which the vault was made, or the
    /// operator's. A connection from this machine is not enough: behind a proxy everybody has one.
    @inline(never)
    private func mayHearOfTheBirth(_ requester: Requester, in vault: OpenVault) async throws -> Bool {
        if showsServerToken(requester) { return true }
        do {
            _ = try await admin(requester, .openCeremony, in: vault)
            return true
        } catch {
            return false
        }
    }

    /// Whether it shows anything by which it may be one of them; more is known only of an open vault.
    private func isAnybody(_ requester: Requester) -> Bool {
        switch requester.credential {
        case .single, .identity, .apiToken, .spoken: true
        case .nothing, .other: showsServerToken(requester)
        }
    }

    private func showsServerToken(_ requester: Requester) -> Bool {
        guard case .other = requester.credential else { return false }
        let shown = Requester(isLocal: false, bearerToken: requester.bearerToken)
        return !setupToken.isEmpty && shown.presence(setupToken) != nil || isOperator(requester)
    }

    @inline(never)
    private func answerOfTheBirth(
        _ request: InitializeRequest,
        _ requester: Requester,
        _ step: IdempotentStep
    ) async throws -> InitializeAnswer {
        let vault = step.vault
        let ceremony = try await ceremonyRow(CeremonyKind.initialize.rawValue)
        try vault.sealer.check(ceremony)
        guard ceremony.state == CeremonyState.open.rawValue else { throw OperationError.alreadyInitialized }
        let rows = try await committedShareholders().sorted { ($0.group, $0.index) < ($1.group, $1.index) }
        let configuration = desk.withLock { $0.machine.custody?.configuration }
        return InitializeAnswer(
            vault: vault.id.text,
            epoch: ceremony.epoch.number,
            threshold: Int(configuration?.groups.first?.threshold ?? 0),
            ceremony: InitializeAnswer.Ceremony(id: ceremony.id, nonce: ceremony.nonce.base64),
            shares: try rows.compactMap { row in
                try vault.sealer.check(row)
                return EncryptedShareAnswer(row)
            },
            rootCA: try await rootCertificate(),
            meshCA: try await meshCertificate(generation: request.manifest == nil ? 0 : 1),
            checkpoint: newestCheckpoint.withLock { $0 }.map(CheckpointAnswer.init),
            warnings: VaultBirth.warnings(try ReadRoster(request), hasFactor: configuration?.factorID != nil),
            header: header.withLock { $0 }?.bytes.base64 ?? "",
            admin: try founder(requester).subject.text,
            adminToken: try await tokenOfFounder(step)
        )
    }
}

extension IdempotencyClaim {
    /// Whether an earlier run of this request, whose only operation that is, made the vault.
    fileprivate func hasMade(_ vault: VaultID) -> Bool {
        done(0).map { $0.table == VaultRow.table.name && $0.id == vault.text } ?? false
    }
}

extension EncryptedShareAnswer {
    /// Nil where the holder's share is not kept any more.
    init?(_ row: ShareholderRow) {
        guard let share = row.encryptedShare else { return nil }
        self.init(
            holder: row.holder,
            group: row.group,
            index: row.index,
            encryptedShare: share.base64,
            digest: row.shareDigest.hex
        )
    }
}
