import Access
import Canonical
import KMIP
import Logging
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Does what is to be done later, whenever something was submitted here and at each tick, until the task is cancelled.
    @inline(never)
    func keepWorking() async {
        for await _ in asynchronous.calls { await workOff() }
    }

    /// Looks for what others left, and lets go what is over.
    @inline(never)
    func tickAsynchronous(_ vault: OpenVault) async {
        guard options.performer != nil else { return }
        for held in asynchronous.held { await held.renew { await self.renewed($0, vault) } }
        await removeExpiredRequests(of: vault)
        asynchronous.wake()
    }

    /// Does every request that waits and that nobody else is doing.
    @inline(never)
    func workOff() async {
        guard options.performer != nil, let vault = seat.vault else { return }
        do {
            let now = clock.now()
            let free = try await waitingRequests(of: vault).filter {
                $0.expires > now && $0.isFree(for: identity.id, asynchronous, at: now)
            }
            let ended = await workOff(Self.chains(of: free), in: vault)
            // What waited for these can be done now, and there may be more than one look shows.
            if ended > 0, ended < free.count || free.count >= AsynchronousLimits.page { asynchronous.wake() }
        } catch {
            log.error("requests that wait could not be read", metadata: ["error": "\(error)"])
        }
    }

    /// Each batch in its order, some batches side by side. Answers how many requests came to an end.
    @inline(never)
    private func workOff(_ chains: [[AsynchronousRow]], in vault: OpenVault) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            var ended = 0
            for (number, chain) in chains.enumerated() {
                if number >= AsynchronousLimits.width { ended += await group.next() ?? 0 }
                group.addTask { await self.workOff(chain, vault) }
            }
            for await more in group { ended += more }
            return ended
        }
    }

    @inline(never)
    private func workOff(_ chain: [AsynchronousRow], _ vault: OpenVault) async -> Int {
        var ended = 0
        for row in chain where await attempt(row, vault) { ended += 1 }
        return ended
    }

    @inline(never)
    private func attempt(_ row: AsynchronousRow, _ vault: OpenVault) async -> Bool {
        do {
            return try await carryOut(row.id, in: vault)
        } catch let damage as Damage where !damage.isAhead {
            log.error("a request cannot be done", metadata: ["error": "\(damage)"])
            await giveUp(row.id, vault)
        } catch {
            // What it was about is as it was; it is taken up again.
            log.info("a request is not done yet", metadata: ["error": "\(error)"])
        }
        return false
    }

    /// The row with a lease that goes on, if half of it is over and the request is still this server's; nil where it was not renewed.
    @inline(never)
    private func renewed(_ row: AsynchronousRow, _ vault: OpenVault) async -> AsynchronousRow? {
        let now = clock.now()
        guard row.lease.map({ $0 < now.adding(seconds: AsynchronousLimits.lease / 2) }) ?? true else { return nil }
        var next = row
        next.lease = now.adding(seconds: AsynchronousLimits.lease)
        var writer = Writer(vault.sealer)
        guard (try? writer.update(ChangeKind.takeUp, next, from: row)) != nil else { return nil }
        try? await vault.committer.commit(WriteSet(subject: Subject.vault.stored, changes: writer.changes))
        // Where nobody knows whether it was written, this does.
        guard let written = try? await asynchronousRow(row.id, vault), written.server == identity.id,
            written.state == AsynchronousState.running
        else { return nil }
        return written
    }

    /// Marks a request as failed that can never be done.
    @inline(never)
    private func giveUp(_ id: Bytes, _ vault: OpenVault) async {
        guard let row = try? await asynchronousRow(id, vault), !AsynchronousState.final.contains(row.state) else {
            return
        }
        var failed = row
        failed.state = AsynchronousState.failed
        var writer = Writer(vault.sealer)
        guard (try? writer.update(ChangeKind.finishRequest, failed, from: row)) != nil else { return }
        try? await vault.committer.commit(WriteSet(subject: Subject.vault.stored, changes: writer.changes))
    }

    @inline(never)
    private func waitingRequests(of vault: OpenVault) async throws -> [AsynchronousRow] {
        let states = [AsynchronousState.running, AsynchronousState.waiting]
        let limit = AsynchronousLimits.page
        let answers = try await snapshot(states.map { .asynchronous(in: $0, limit: limit) }, of: vault).answers
        return try Self.sound(answers, by: vault.sealer)
    }

    /// Oldest first. One that somebody altered stays, for the check of the database to name it.
    @inline(never)
    private static func sound(_ answers: [[RawRow]], by sealer: RowSealer) throws -> [AsynchronousRow] {
        try answers.joined().map(AsynchronousRow.init).filter { (try? sealer.check($0)) != nil }
            .sorted { ($0.created, $0.id.hex) < ($1.created, $1.id.hex) }
    }

    /// The requests batch by batch, each batch in its order.
    private static func chains(of rows: [AsynchronousRow]) -> [[AsynchronousRow]] {
        var chains: [[AsynchronousRow]] = []
        var places: [Bytes: Int] = [:]
        for row in rows {
            let place = row.previous.flatMap { places[$0] } ?? chains.count
            if place == chains.count { chains.append([]) }
            chains[place].append(row)
            places[row.id] = place
        }
        return chains
    }

    /// Lets go requests whose time is over, with what was asked and answered, some at a time.
    @inline(never)
    func removeExpiredRequests(of vault: OpenVault) async {
        do {
            let query = Query.asynchronous(expiredAt: clock.now(), limit: AsynchronousLimits.removals)
            let rows = try await store.read(query).map(AsynchronousRow.init)
            for row in rows where (try? vault.sealer.check(row)) != nil { try await remove(row, vault) }
        } catch let error as StoreError where error.code == .conflict {
            // Another server has let them go.
        } catch {
            log.error("requests that are over could not be removed", metadata: ["error": "\(error)"])
        }
    }

    @inline(never)
    private func remove(_ row: AsynchronousRow, _ vault: OpenVault) async throws {
        var writer = Writer(vault.sealer)
        try writer.remove(ChangeKind.removeRequest, row)
        for raw in try await store.read(.parts(of: row.id)) {
            let part = try AsynchronousPartRow(raw)
            guard (try? vault.sealer.check(part)) != nil else { continue }
            try writer.remove(ChangeKind.removeRequestPart, part)
        }
        try await vault.committer.commit(WriteSet(subject: Subject.vault.stored, changes: writer.changes))
    }
}
