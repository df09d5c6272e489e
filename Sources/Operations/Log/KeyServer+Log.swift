import Access
import Canonical
import Logging
import Store
import Synchronization

extension KeyServer {
    /// The newest signed checkpoint.
    public func checkpoint() async throws -> CheckpointAnswer {
        let vault = try await open()
        guard let newest = try vault.signed(try await snapshot([.newestCheckpoint], of: vault).answers[0]) else {
            throw OperationError(.notFound, "No checkpoint was taken yet.")
        }
        return CheckpointAnswer(newest)
    }

    /// Checks every row and the change log.
    public func verifyDatabase(by requester: Requester) async throws -> DatabaseReport {
        let vault = try await open()
        _ = try await admit(requester, .verifyDatabase, in: vault, .evenOld)
        var checkpoints = CheckpointVerification(vault, anchor: newestCheckpoint.withLock { $0 })
        try await checkpoints.run()
        var verification = DatabaseVerification(vault, covered: checkpoints.covered) {
            _ = try await self.snapshot(of: vault, .evenOld)
        }
        let report = try await verification.run()
        return DatabaseReport(rows: report.rows + checkpoints.rows, damaged: checkpoints.damages + report.damaged)
    }

    /// What a server does besides answering, until the task that runs it is cancelled: a checkpoint each second while something changed, the
    /// deadlines of the unseal, keys that are due to be replaced, after a rotate the re-wrapping, and what an earlier version's objects need.
    public func keepTime() async {
        async let rewrapping: Void = keepRewrapping()
        async let rotating: Void = keepRotating()
        async let filling: Void = keepFillingLists()
        async let working: Void = keepWorking()
        await keepTicking()
        await rewrapping
        await rotating
        await filling
        await working
    }

    private func keepTicking() async {
        var pause = Duration.seconds(1)
        while !Task.isCancelled {
            try? await Task.sleep(for: pause)
            let took = await ContinuousClock().measure { await tick() }
            // Counting the rows of a large database takes its time: checkpoints never cost more than a twentieth of it. Several servers on
            // one database shall not all ask in the same moment.
            pause = max(.seconds(1), took * 20) + .milliseconds(Int.random(in: 0..<200))
        }
    }

    /// One turn of `keepTime`.
    func tick() async {
        if let vault = seat.vault {
            vault.streams.letGo(at: clock.now())
            await attemptCheckpoint(of: vault)
            await offerDatabaseKey(of: vault)
            await lookAround(vault)
            await lookAfterIdentity(of: vault)
            await settle(vault)
            await tickCeremonies()
            await removeExpiredKeys(of: vault)
            await tickAsynchronous(vault)
        } else {
            consents.clear()
            await tickUnseal()
        }
    }

    /// Another server that shares the database may have sealed the vault, or another process may write this one's chain.
    @inline(never)
    private func lookAround(_ vault: OpenVault) async {
        _ = try? await snapshot(of: vault)
        if await vault.committer.isIdentityInUse { yieldIdentity(of: vault) }
    }

    /// The last things before the process ends: a checkpoint that closes the chain, and the log in the database file.
    public func shutDown() async {
        if let vault = seat.leave() {
            await closeChain(of: vault)
            _ = try? await takeCheckpoint(of: vault)
        }
        try? await store.flush()
        await store.close()
    }

    /// Ends this start's chain: its last record says so, and what comes later is refused. A chain that is not closed is a killed server's.
    @inline(never)
    func closeChain(of vault: OpenVault) async {
        do {
            let read = try await snapshot(
                [
                    .row(ServerRow.table, key: ServerRow.key(identity.id)),
                    .row(SessionRow.table, key: SessionRow.key(identity.id)),
                ],
                of: vault,
                .evenSealed
            )
            let row = try read.answers[0].first.map(ServerRow.init)
            let own = await vault.committer.head.chain
            if let row, row.state == ServerState.active, Checkpoint.Head(row, of: vault.id).chain == own {
                try vault.sealer.check(row)
                var closed = row
                closed.state = ServerState.closed
                var writer = Writer(vault.sealer)
                try writer.update(ChangeKind.closeChain, closed, from: row)
                if let session = try read.answers[1].first.map(SessionRow.init) {
                    try vault.sealer.check(session)
                    try writer.remove(ChangeKind.removeSession, session)
                }
                let last = WriteSet(subject: Permit.internal(.recovery).subject.stored, changes: writer.changes)
                try await vault.committer.finish(with: last)
            }
        } catch {
            log.info("the chain of this start stays open", metadata: ["error": "\(error)"])
        }
        await vault.committer.finish()
    }
}
