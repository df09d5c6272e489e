import Access
import Canonical
import Custody
import Keyring
import Logging
import Store
import Synchronization

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// What a server has to put in order after the vault moved on, through itself or through another server: it shows its session under the new
    /// master key, takes its wrap out of the database, keeps the new header in its root folder, and lets go of master keys that were purged.
    ///
    /// Requests wait for none of it. What fails is tried again at the next tick.
    @inline(never)
    func settle(_ vault: OpenVault) async {
        do {
            let read = try await snapshot([.page(of: MasterRow.table)], of: vault)
            let masters = try read.answers[0].map(MasterRow.init)
            for row in masters { try vault.sealer.check(row) }
            let purged = masters.filter { $0.state == MasterState.purged }.map(\.number)
            let taken = masters.first { $0.number == read.row.masterGeneration }?.created
                .adding(seconds: RotationLimits.handOver)
            let wanted = OpenVault.Settled(
                position: read.row.position,
                purged: purged.count,
                isHandedOver: taken.map { $0 <= clock.now() } ?? false
            )
            guard vault.settled != wanted else { return }
            vault.forget(Set(purged))
            try await keepHeader(of: vault, purged: purged.count)
            // From here on the others may count on it that nothing is written under an earlier master by this server.
            try await turn.alone {
                try await self.requireSeated(vault)
                try await self.publishSession(of: vault)
                try await self.renewWraps(of: vault, isHandedOver: wanted.isHandedOver)
            }
            vault.note(wanted)
        } catch {
            log.info("the server has not settled yet", metadata: ["error": "\(error)"])
        }
    }

    /// Shows this server's session at once, so that it can be named in a rotate from its first second on; the tick tries again.
    @inline(never)
    func showSession(of vault: OpenVault) async {
        do {
            try await publishSession(of: vault)
        } catch {
            log.info("the server has not shown its session yet", metadata: ["error": "\(error)"])
        }
    }

    /// The seal machine goes by what is committed by now. Only while the vault is open: a sealed one may have to be tried with it.
    func follow(_ custody: DurableCustody) {
        desk.withLock { desk in
            guard desk.machine.status.state == .unsealed, desk.machine.custody != custody else { return }
            _ = desk.machine.handle(.custodyChanged(custody), at: clock.now())
        }
    }

    /// Writes the header anew where the root folder has one of an earlier state.
    @inline(never)
    private func keepHeader(of vault: OpenVault, purged: Int) async throws {
        try await turn.alone {
            try await self.requireSeated(vault)
            guard let records = try await VaultRecords.read(self.store) else { return }
            try Damage.require(none: records.damages(vault.sealer))
            self.follow(try records.durable())
            let known = self.header.withLock { $0 }
            let fresh = try records.header(known?.databaseKey)
            guard known != fresh else { return }
            try await self.keep(fresh, vault.keyring)
        }
    }

    /// The wrap by which this server got the master key has done its work; the one for its seal key is made where it lacks. What another server
    /// did not take in time, and what is left of an earlier master, goes too. Callers hold the turn.
    @inline(never)
    private func renewWraps(of vault: OpenVault, isHandedOver: Bool) async throws {
        try await retryingConflicts {
            let row = try await self.snapshot(of: vault).row
            let wraps = try await self.store.every(.page(of: WrapRow.table)).map(WrapRow.init)
            var writer = Writer(vault.sealer)
            for wrap in wraps where self.hasDone(wrap, row, isHandedOver) {
                try writer.sealer.check(wrap)
                try writer.remove(ChangeKind.removeWrap, wrap)
            }
            let before = writer.changes.count
            try self.sealKeyWraps.renew(wraps, writer.sealer, at: self.clock.now(), in: &writer)
            // See `takeSeat`: no new wrap beside a seal by hand, a rotate or a destruction.
            if writer.changes.count > before { try writer.update(ChangeKind.sealKeyWrap, row, from: row) }
            try await self.commit(writer, as: .internal(.recovery), in: vault)
        }
    }

    private func hasDone(_ wrap: WrapRow, _ row: VaultRow, _ isHandedOver: Bool) -> Bool {
        switch wrap.kind {
        case WrapKind.server:
            isHandedOver || wrap.recipient == identity.id.bytes || wrap.master < row.masterGeneration
        case WrapKind.sealKey: wrap.master < row.masterGeneration && !wrap.isSealKeyWrap(of: identity.id)
        default: false
        }
    }
}

extension Damage {
    /// Throws what was found damaged; a row under a newer master key by itself, since that may be no damage.
    static func require(none damages: [Damage]) throws {
        if let ahead = damages.first(where: \.isAhead) { throw ahead }
        if !damages.isEmpty { throw OperationError.damaged(damages) }
    }
}
