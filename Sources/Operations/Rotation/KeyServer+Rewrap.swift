import Canonical
import Keyring
import Logging
import Store
import Synchronization

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Wraps anew what is behind, as long as there are earlier master keys, until the task that runs it is cancelled. A killed server goes on
    /// where it was: what is behind stands in the database.
    func keepRewrapping() async {
        var stand = StandBy()
        while !Task.isCancelled {
            var pause = RotationLimits.look
            if let vault = seat.vault, vault.keyring.generations.count > 1 {
                do {
                    if let place = try await stand.place(in: vault, self), try await rewrap(vault, place).isStuck {
                        pause = RotationLimits.lookAtDamage
                    }
                } catch {
                    log.info("the re-wrapping goes on in a moment", metadata: ["error": "\(error)"])
                }
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// Passes over all tables until a pass finds nothing that it can wrap.
    @inline(never)
    @discardableResult
    func rewrap(_ vault: OpenVault, _ place: Rewrapper.Place = .first) async throws -> Rewrapper.Outcome {
        let pace = Pace(bound: options.rewrapRate)
        var all = Rewrapper.Outcome()
        while seat.vault === vault {
            // A master key that another server made meanwhile is the one to wrap under.
            _ = try await snapshot(of: vault)
            let outcome = try await Rewrapper(vault: vault, place: place, pace: pace, log: log).run()
            all.damaged = outcome.damaged
            if outcome.rows == 0 { break }
            all.rows += outcome.rows
        }
        if all.damaged > 0 { log.error("rows cannot be wrapped anew", metadata: ["rows": "\(all.damaged)"]) }
        vault.rewrapping.withLock { $0.expire() }
        if all.rows > 0 { log.notice("rewrapped", metadata: ["rows": "\(all.rows)"]) }
        return all
    }

    /// How far the re-wrapping is; nil where nothing is behind, and while the vault is not open.
    public func rewrapProgress() async -> RewrapProgress? {
        guard let vault = seat.vault else { return nil }
        return try? await rewrapProgress(of: vault)
    }

    /// How far the re-wrapping is, counted by index over all tables; nil where nothing is behind.
    @inline(never)
    func rewrapProgress(of vault: OpenVault) async throws -> RewrapProgress? {
        guard vault.keyring.generations.count > 1 else { return nil }
        let now = ContinuousClock.now
        if let fresh = vault.rewrapping.withLock({ $0.fresh(at: now) }) { return fresh }
        let behind = try await rowsBehind(in: vault).values.reduce(0, +)
        var total = vault.rewrapping.withLock { $0.total(at: now) } ?? 0
        if behind > total || (total == 0 && behind > 0) { total = try await rows() }
        return vault.rewrapping.withLock { [total] in $0.note(behind: behind, total: total, at: now) }
    }

    /// Rows of earlier masters by table; only tables that have any.
    @inline(never)
    func rowsBehind(in vault: OpenVault) async throws -> [String: Int] {
        let current = vault.keyring.current
        var behind: [String: Int] = [:]
        for table in Rewrapper.tables {
            let count = try await store.count(table, before: current)
            if count > 0 { behind[table.name] = count }
        }
        return behind
    }

    private func rows() async throws -> Int {
        var rows = 0
        for table in Rewrapper.tables { rows += try await store.count(table) }
        return rows
    }
}

/// Who of several servers wraps: the first two by their ids, from both ends. The others stand by and take over when nothing moves.
struct StandBy {
    private var seen: (behind: Int, time: ContinuousClock.Instant)?

    /// Where this server begins; nil while others do the work. Nothing depends on it but that no row is wrapped twice.
    @inline(never)
    mutating func place(in vault: OpenVault, _ server: KeyServer) async throws -> Rewrapper.Place? {
        let sessions = try await server.store.every(.page(of: SessionRow.table)).map(SessionRow.init)
        let current = vault.keyring.current
        let servers = sessions.filter { $0.generation == current }.map(\.server)
        guard let rank = servers.firstIndex(of: server.identity.id) else { return .first }
        if rank < RotationLimits.workers { return rank == 0 ? .first : .last }
        let behind = try await server.rowsBehind(in: vault).values.reduce(0, +)
        guard let seen, seen.behind == behind, behind > 0 else {
            self.seen = (behind, .now)
            return nil
        }
        return seen.time.duration(to: .now) >= RotationLimits.patience ? .last : nil
    }
}
