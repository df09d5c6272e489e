import Access
import Authority
import Canonical
import Keyring
import Logging
import Store
import Synchronization

extension KeyServer {
    /// The newest signed checkpoint.
    public func checkpoint() async throws -> CheckpointAnswer {
        _ = try await open()
        guard let newest = newestCheckpoint.withLock({ $0 }) else {
            throw OperationError(.notFound, "No checkpoint was taken yet.")
        }
        return CheckpointAnswer(newest)
    }

    /// Checks every row and the change log.
    public func verifyDatabase(by requester: Requester) async throws -> DatabaseReport {
        let vault = try await open()
        _ = try await admin(requester, .verifyDatabase, in: vault)
        var checkpoints = CheckpointVerification(vault, anchor: newestCheckpoint.withLock { $0 })
        try await checkpoints.run()
        var verification = DatabaseVerification(vault)
        let report = try await verification.run()
        return DatabaseReport(rows: report.rows + checkpoints.rows, damaged: checkpoints.damages + report.damaged)
    }

    /// A checkpoint where the act that deserves one was done already: its failure is the operator's matter, and the next second tries again.
    func attemptCheckpoint(of vault: OpenVault) async {
        do {
            try await takeCheckpoint(of: vault)
        } catch {
            log.error("no checkpoint could be taken", metadata: ["error": "\(error)"])
        }
    }

    /// Signs what the database holds now, writes it into the database and beside it. Nothing is written when nothing changed.
    @discardableResult
    func takeCheckpoint(of vault: OpenVault) async throws -> SignedCheckpoint? {
        try await checkpointTurn.alone {
            let previous = self.newestCheckpoint.withLock { $0 }
            let head = await vault.committer.head
            let own = Checkpoint.Head(chain: head.chain, sequence: head.seq, hash: head.hash)
            if head.seq == 0 || previous?.checkpoint.heads == [own] { return previous }
            let ends = try await self.ends(after: previous?.checkpoint.heads ?? [], of: vault)
            let heads = ([own] + ends).sorted { $0.chain.lexicographicallyPrecedes($1.chain) }
            let checkpoint = Checkpoint(
                vault: vault.id,
                epoch: vault.epoch,
                generation: vault.keyring.current,
                number: (previous?.checkpoint.number ?? 0) + 1,
                previous: previous?.checkpoint.hash,
                heads: heads,
                folded: previous.flatMap { self.folded($0.checkpoint, into: heads) },
                rows: try await self.rowCounts()
            )
            return try await self.keep(checkpoint, vault)
        }
    }

    /// The true ends of chains of earlier starts that went on after the checkpoint that named them last: a process was killed before its last
    /// one. They are named once more, and folded by the next checkpoint.
    private func ends(after heads: [Checkpoint.Head], of vault: OpenVault) async throws -> [Checkpoint.Head] {
        let own = await vault.committer.head.chain
        var ends: [Checkpoint.Head] = []
        for head in heads where head.chain != own {
            let end = try await end(after: head, of: vault)
            if end != head { ends.append(end) }
        }
        return ends
    }

    /// As far as the records of a chain follow one another and have their tags: what somebody else appended is never signed.
    private func end(after head: Checkpoint.Head, of vault: OpenVault) async throws -> Checkpoint.Head {
        var last = head
        while true {
            let records = try await store.read(.log(chain: head.chain, after: last.sequence)).map(LogRow.init)
            for record in records {
                guard vault.isOwn(record, after: last) else { return last }
                last = Checkpoint.Head(chain: head.chain, sequence: record.seq, hash: record.hash(vault: vault.id))
            }
            if records.isEmpty { return last }
        }
    }

    /// The heads of chains that are over are folded into one hash with those that were folded before.
    private func folded(_ previous: Checkpoint, into open: [Checkpoint.Head]) -> Digest? {
        let closed = previous.heads.filter { old in !open.contains { $0.chain == old.chain } }
        if closed.isEmpty { return previous.folded }
        return Digest(
            of: Canonical.encode(
                [.optional(previous.folded)]
                    + closed.map { .list([.bytes($0.chain), .unsigned($0.sequence), .digest($0.hash)]) }
            )
        )
    }

    private func rowCounts() async throws -> [String: UInt64] {
        var counts: [String: UInt64] = [:]
        for table in Schema.tagged { counts[table.name] = UInt64(try await store.count(table)) }
        return counts
    }

    private func keep(_ checkpoint: Checkpoint, _ vault: OpenVault) async throws -> SignedCheckpoint {
        let signature = try vault.history.authority.historyKey.sign(checkpoint.bytes)
        let signed = SignedCheckpoint(checkpoint: checkpoint, signature: signature)
        let row = CheckpointRow(
            number: checkpoint.number,
            statement: checkpoint.bytes,
            signature: signature,
            created: clock.now()
        )
        try await store.apply([.insert(row.raw)])
        // From here on it is the newest one, whatever becomes of the file: the next one must not take its number again.
        newestCheckpoint.withLock { $0 = signed }
        await vault.committer.name(checkpoint: checkpoint.hash)
        try await folder.write(.anchor, signed.anchor)
        return signed
    }

    /// What a server does besides answering, until the task that runs it is cancelled: a checkpoint each second while something changed, and
    /// the deadlines of the unseal.
    public func keepTime() async {
        var pause = Duration.seconds(1)
        while !Task.isCancelled {
            try? await Task.sleep(for: pause)
            let took = await ContinuousClock().measure { await tick() }
            // Counting the rows of a large database takes its time: checkpoints never cost more than a twentieth of it.
            pause = max(.seconds(1), took * 20)
        }
    }

    private func tick() async {
        if let vault = seat.vault {
            await attemptCheckpoint(of: vault)
            await leaveIfSealedElsewhere(vault)
        } else {
            await tickUnseal()
        }
    }

    /// Another server that shares the database may have sealed the vault.
    private func leaveIfSealedElsewhere(_ vault: OpenVault) async {
        guard let row = try? await store.read(.vault).first.map(VaultRow.init), row.sealCounter > vault.sealCounter
        else { return }
        await turn.alone {
            if self.seat.vault === vault { try? self.leaveSeat() }
        }
    }

    /// The last things before the process ends: a checkpoint that closes the chain, and the log in the database file.
    public func shutDown() async {
        if let vault = seat.leave() {
            await vault.committer.idle()
            _ = try? await takeCheckpoint(of: vault)
        }
        try? await store.flush()
        await store.close()
    }
}

extension OpenVault {
    /// Whether a record is this vault's and the next one of its chain.
    fileprivate func isOwn(_ record: LogRow, after head: Checkpoint.Head) -> Bool {
        let follows = record.seq == head.sequence + 1 && record.previous == head.hash
        let binding = record.binding(vault: id)
        return follows && (try? keyring.checkLogTag(record.tag, binding, generation: record.generation)) != nil
    }
}
