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
        var writer = try await sealing(request, admission.snapshot.row, records, vault)
        writer.witness(ChangeKind.seal, admission)
        try await commit(writer, by: admission.permit, in: vault)
        await closeChain(of: vault)
        await attemptCheckpoint(of: vault)
        try leaveSeat(vault)
    }

    /// What a seal by hand writes: nothing is left by which a sealed server opens without shares, now or after a rotation.
    @inline(never)
    private func sealing(
        _ request: SealRequest,
        _ stored: VaultRow,
        _ records: VaultRecords,
        _ vault: OpenVault
    ) async throws -> Writer {
        let server = request.scope == .server ? identity.id : nil
        var writer = Writer(vault.sealer)
        if server == nil {
            var row = stored
            row.sealCounter += 1
            try writer.update(ChangeKind.seal, row, from: stored)
        } else {
            // A rotation that is committed meanwhile would leave a new wrap.
            writer.witness(ChangeKind.seal, stored)
        }
        for row in records.wraps where row.isForServer(server) { try writer.remove(ChangeKind.removeWrap, row) }
        try await store.everyPage(.page(of: SessionRow.table)) { page in
            for row in try page.map(SessionRow.init) where server == nil || row.server == server {
                try writer.remove(ChangeKind.removeSession, row)
            }
        }
        return writer
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
            // Shares that were handed to a changing ceremony open the vault like those of an unseal.
            consents.clear()
            return effects
        }
        for case .log(let entry) in effects { log.notice("\(entry.code)") }
    }
}

extension WrapRow {
    /// Whether it lets this server in without shares; nil asks for any server.
    fileprivate func isForServer(_ server: Digest?) -> Bool {
        guard kind == WrapKind.sealKey || kind == WrapKind.server else { return false }
        return server.map { recipient == $0.bytes } ?? true
    }
}
