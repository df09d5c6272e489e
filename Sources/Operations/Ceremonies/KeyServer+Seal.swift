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
        try await turn.alone {
            try await self.retryingConflicts { try await self.seal(vault, request, requester) }
        }
    }

    @inline(never)
    private func seal(_ vault: OpenVault, _ request: SealRequest, _ requester: Requester) async throws {
        try await requireSeated(vault)
        let admission = try await admit(requester, .seal, in: vault)
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
            let stored = admission.snapshot.row
            var row = stored
            row.sealCounter += 1
            var writer = Writer(vault.sealer)
            try writer.update(ChangeKind.seal, row, from: stored)
            try await commit(writer, by: admission.permit, in: vault)
        }
        await closeChain(of: vault)
        await attemptCheckpoint(of: vault)
        try leaveSeat(vault)
    }

    /// Forgets the keys of that vault and takes shares again; nothing happens when it does not sit here any more. Needs no turn: any
    /// request may find that the vault was sealed through another server.
    func leaveSeat(_ vault: OpenVault) throws {
        let (now, random) = (clock.now(), self.random)
        let effects: [SealEffect] = try desk.withLock { desk in
            guard seat.vault === vault, desk.machine.status.state == .unsealed else { return [] }
            let next = try desk.renew(now: now, random: random)
            let effects = desk.machine.handle(.sealRequested(next: next), at: now)
            _ = seat.leave()
            return effects
        }
        for case .log(let entry) in effects { log.notice("\(entry.code)") }
    }
}
