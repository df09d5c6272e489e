import Access
import Canonical
import Custody
import Logging
import Store
import Synchronization

extension KeyServer {
    /// Seals this server, or the whole vault: every server that shares the database then seals itself at its next request.
    public func seal(_ request: SealRequest, by requester: Requester) async throws {
        let vault = try await open()
        let permit = try await admin(requester, .seal, in: vault)
        try await turn.alone { try await self.seal(vault, request, permit) }
    }

    private func seal(_ vault: OpenVault, _ request: SealRequest, _ permit: AdminPermit) async throws {
        try await requireSeated(vault)
        guard let records = try await VaultRecords.read(store) else { return }
        let unconfirmed = records.shareholders.filter(\.isUnconfirmed).map(\.holder).sorted()
        guard unconfirmed.isEmpty || request.force == true else {
            throw OperationError(
                .unconfirmed,
                "These holders have not shown yet that they can read their shares: \(unconfirmed.joined(separator: ", "))."
                    + " Have them confirm, or seal with force.",
                facts: ["unconfirmed": .list(unconfirmed.map(OperationError.Fact.text))]
            )
        }
        if request.scope != .server {
            var row = records.vault
            try vault.sealer.check(row)
            row.sealCounter += 1
            var writer = Writer(vault.sealer)
            try writer.update(ChangeKind.seal, row, from: records.vault)
            try await commit(writer, by: permit, in: vault)
        }
        await attemptCheckpoint(of: vault)
        try leaveSeat()
    }

    /// Forgets the keys and takes shares again.
    func leaveSeat() throws {
        let (now, random) = (clock.now(), self.random)
        let effects = try desk.withLock { desk in
            let next = try desk.renew(now: now, random: random)
            return desk.machine.handle(.sealRequested(next: next), at: now)
        }
        _ = seat.leave()
        for case .log(let entry) in effects { log.notice("\(entry.code)") }
    }
}
