import Access
import Canonical
import Custody
import Keyring
import Logging
import Secrets
import Store
import Synchronization

/// What a commit came to.
struct Committed: Sendable {
    let header: VaultHeader?
    let checkpoint: SignedCheckpoint?
    var warnings: [String] = []
    /// Of a new administrator who will be known by it; shown once.
    var adminToken: String?
}

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Commits a staged ceremony. Asked again, it answers what is the case. What is in the answer only, the token of a new administrator, is told
    /// again to the same request under its idempotency key; without one it is lost with the answer.
    ///
    /// Throws `unconfirmed` with the holders who have not shown that they can read their share, `not-staged`, `ceremony-aborted`,
    /// `ceremony-expired`.
    public func commitCeremony(_ id: String, by requester: Requester) async throws -> CommitAnswer {
        let vault = try await open()
        let row = try await checkedCeremony(id, in: vault)
        try requireChanging(row)
        let step = IdempotentStep(self, vault, requester)
        return try await step.once {
            let outcome = try await turn.alone {
                try await self.retryingConflicts { try await self.commitOnce(row.id, requester, step) }
            }
            return try await answer(outcome, row.id, requester, vault)
        } again: { id in
            try await committedEarlier(id, requester, step)
        }
    }

    @inline(never)
    private func committedEarlier(_ id: String, _ requester: Requester, _ step: IdempotentStep) async throws
        -> CommitAnswer
    {
        let kind = CeremonyKind(rawValue: try await checkedCeremony(id, in: step.vault).kind)
        let isHis = try await isClaimant(requester, step)
        if kind != .adminReset || !isHis { try await requireConvener(requester, of: kind, in: step.vault) }
        var committed = try await kept(step.vault)
        committed.adminToken = try await tokenOfFounder(step)
        return try await answer(ConsentOutcome(committed: committed), id, requester, step.vault)
    }

    /// Whether the key of the request is this caller's alone. Who commits a reset is an administrator no more by it, and is told his own answer all the
    /// same: nobody else has the new one's token. A stranger's key is everyone's.
    @inline(never)
    private func isClaimant(_ requester: Requester, _ step: IdempotentStep) async throws -> Bool {
        let subject = try await claimant(of: requester)
        return subject != .everyone && step.claim?.subject == subject.stored
    }

    @inline(never)
    private func commitOnce(_ id: String, _ requester: Requester, _ request: IdempotentStep) async throws
        -> ConsentOutcome
    {
        let vault = request.vault
        try await requireSeated(vault)
        let kind = CeremonyKind(rawValue: try await checkedCeremony(id, in: vault).kind)
        let admission = try await admitConvener(requester, of: kind, in: vault)
        var work = try await work(id, in: vault)
        (work.admission, work.request) = (admission, request)
        _ = consentDesk(work)
        let outcome = try await step(.commitRequested, &work)
        if let refusal = outcome.refusal { throw refusal }
        return outcome
    }

    @inline(never)
    private func answer(_ outcome: ConsentOutcome, _ id: String, _ requester: Requester, _ vault: OpenVault)
        async throws
        -> CommitAnswer
    {
        if let committed = outcome.committed, committed.header == nil {
            return try destroyedAnswer(id, committed, vault)
        }
        let committed: Committed
        if let done = outcome.committed { committed = done } else { committed = try await kept(vault) }
        return CommitAnswer(
            ceremony: try await ceremony(id, by: requester),
            vault: vault.id.text,
            epoch: committed.header?.position.epoch.number ?? vault.epoch.number,
            masterGeneration: vault.keyring.current.number,
            header: committed.header?.bytes.base64,
            checkpoint: committed.checkpoint.map(CheckpointAnswer.init),
            adminToken: committed.adminToken,
            warnings: committed.warnings
        )
    }

    // MARK: One commit

    /// Writes the commit; callers hold the turn and have the machine's word.
    @inline(never)
    func commit(_ work: ConsentWork) async throws -> Committed {
        try work.requireOpen()
        switch work.ceremony.kind {
        case .rekey, .rotate, .replaceShare, .enrol: return try await commitShares(work)
        case .adminReset: return try await commitAdmin(work)
        case .destroy: return try await destroy(work)
        case .initialize, .unseal, .drill:
            throw OperationError(.ceremonyFinished, "This ceremony has nothing to commit.")
        }
    }

    @inline(never)
    private func commitShares(_ work: ConsentWork) async throws -> Committed {
        let (vault, ceremony) = (work.vault, work.ceremony)
        guard let staged = ceremony.stagedCustody else { throw Damage(ceremony.row.raw, "what it staged is missing") }
        let previous = vault.keyring
        let ruling = try rulingKeyring(work, staged, previous)
        var writer = Writer(RowSealer(vault: vault.id, keyring: ruling))
        let commit = CommitWriter(
            ceremony: ceremony,
            committed: work.committed,
            keyring: ruling,
            initialization: try await openInitialization(vault),
            now: clock.now(),
            random: random
        )
        try commit.write(staged, previous: previous, to: &writer)
        if ceremony.kind == .rotate {
            // This server must be able to read what it is about to write.
            vault.know(ruling.allMasters)
            for wrap in try await serverWraps(ruling.currentMaster, for: ceremony.document.proposal.servers, in: vault)
            {
                try writer.insert(ChangeKind.commitCeremony, wrap)
            }
            // Who is not named seals itself; it must not seem to be one that still takes the new master.
            for session in try await sessions(except: ceremony.document.proposal.servers, in: vault) {
                try writer.remove(ChangeKind.removeSession, session)
            }
        }
        if let admission = work.admission { writer.witness(ChangeKind.commitCeremony, admission) }
        try await write(writer, of: work)
        return try await settle(work, staged)
    }

    /// Writes a commit and, in the same transaction, that the request for it was done.
    ///
    /// - Parameter secret: what only its answer tells.
    @inline(never)
    func write(_ writer: Writer, of work: ConsentWork, keeping secret: SecretBytes? = nil) async throws {
        let set = WriteSet(by: work.admission, writer.changes)
        guard let request = work.request else { return try await work.vault.committer.commit(set) }
        try await request.commit(set, CeremonyRow.table, work.ceremony.id, keeping: secret, under: writer.sealer)
    }

    /// For a rotate the staged master rules, with all that were before it as earlier ones.
    private func rulingKeyring(_ work: ConsentWork, _ staged: DurableCustody, _ previous: Keyring) throws -> Keyring {
        guard work.ceremony.kind == .rotate else { return previous }
        let wraps = work.committed.records.wraps
        guard
            let row = wraps.first(where: {
                $0.kind == WrapKind.stagedMaster && $0.recipient == WrapKind.recipient(staged)
            })
        else { throw Damage(work.ceremony.row.raw, "the master key that it staged is missing") }
        let master = try previous.currentMaster.open(next: row.wrapped, generation: row.master, vault: work.vault.id)
        return Keyring(current: master, earlier: previous.allMasters, random: random)
    }

    @inline(never)
    private func openInitialization(_ vault: OpenVault) async throws -> CeremonyRow? {
        let rows = try await store.every(.page(of: CeremonyRow.table)).map(CeremonyRow.init)
        guard
            let row = rows.first(where: {
                $0.kind == CeremonyKind.initialize.rawValue && $0.state == CeremonyState.open.rawValue
            })
        else { return nil }
        try vault.sealer.check(row)
        return row
    }

    /// What follows a commit that is durable: this server goes by it, the header is kept, and the database's own log is cut.
    @inline(never)
    private func settle(_ work: ConsentWork, _ staged: DurableCustody) async throws -> Committed {
        consents.clear()
        let replaced = work.committed.custody.replacedEpochs
        var epochs = replaced
        if staged.configuration.epoch > work.committed.epoch {
            epochs[work.committed.epoch] = staged.configuration.epoch
        }
        let custody = try DurableCustody(
            configuration: staged.configuration,
            roster: staged.roster,
            replacedEpochs: epochs
        )
        _ = desk.withLock { $0.machine.handle(.custodyChanged(custody), at: clock.now()) }
        log.notice(
            "ceremony-committed",
            metadata: [
                "kind": "\(work.ceremony.kind.rawValue)", "ceremony": "\(work.ceremony.id)",
                "epoch": "\(staged.configuration.epoch)",
            ]
        )
        var committed = try await kept(work.vault)
        committed.warnings = warnings(of: work.ceremony.document.proposal)
        return committed
    }

    /// The header of what the database holds now, written into the root folder, and the newest checkpoint.
    @inline(never)
    func kept(_ vault: OpenVault) async throws -> Committed {
        _ = try await snapshot(of: vault)
        let committed = try await committed(vault)
        let header = try await keep(try committed.records.header(header.withLock { $0 }?.databaseKey), vault.keyring)
        await flushLog()
        await attemptCheckpoint(of: vault)
        return Committed(header: header, checkpoint: newestCheckpoint.withLock { $0 })
    }

    /// What was removed must not go on in the log of the database's engine.
    @inline(never)
    func flushLog() async {
        for _ in 0..<CeremonyLimits.flushes {
            do {
                return try await store.flush()
            } catch {
                if error.code != .busy {
                    return log.warning("the database's log could not be cut", metadata: ["error": "\(error)"])
                }
            }
        }
        log.warning("the database's log could not be cut: readers were in the way each time")
    }

    func warnings(of proposal: Proposal) -> [String] {
        var warnings: [String] = []
        if proposal.serverFactor == .set { warnings.append(ServerFactorSource.warning) }
        for group in proposal.groups where group.threshold == 1 && proposal.kind.makesEpoch {
            let count = proposal.holders.count { $0.group == group.name }
            if count > 1 { warnings.append(RosterWarning.anyoneAlone(group: group.name, holders: count).sentence) }
        }
        return warnings
    }
}
