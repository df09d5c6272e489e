import Access
import Authority
import Canonical
import Logging
import Store

/// What is asked: which server, and what of the request is remembered as done.
struct IdentityRevocation: Sendable {
    let server: Digest
    let reason: RevocationReason
    /// The row that the request names.
    let table: Table
    let id: String
}

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Revokes a server: every certificate that the root ever issued to it goes into the root's next revocation list, in one transaction with
    /// all by which it would be let in without shares. No share may be handed to it any more, it is not unsealed any more, and no rotate can
    /// name it. Unsealed, it seals itself within a second.
    ///
    /// It knows the master key that it had: who took it away has that too, until a rotate.
    ///
    /// Throws `not-found` for a server that was never unsealed on this vault.
    public func revokeServer(
        _ id: String,
        _ request: RevocationRequest,
        by requester: Requester
    ) async throws -> ServerAnswer {
        let vault = try await open()
        _ = try await admin(requester, .revokeCertificate, in: vault)
        let reason = try RevocationReason(request)
        guard let server = Digest(hex: id) else {
            throw OperationError(.malformedRequest, "A server's id is 64 hex digits: GET /v1/servers.")
        }
        let revocation = IdentityRevocation(server: server, reason: reason, table: ServerRow.table, id: server.hex)
        let step = IdempotentStep(self, vault, requester)
        return try await keepingUp(vault) {
            try await step.once {
                try await turn.alone {
                    try await self.retryingConflicts { try await self.revoke(revocation, requester, step) }
                }
            } again: { _ in
                try await serverAnswer(server, vault)
            }
        }
    }

    private func revoke(_ revocation: IdentityRevocation, _ requester: Requester, _ step: IdempotentStep) async throws
        -> ServerAnswer
    {
        try await requireSeated(step.vault)
        let admission = try await admit(requester, .revokeCertificate, in: step.vault)
        try await revoke(revocation, admission, step)
        return try await serverAnswer(revocation.server, step.vault)
    }

    private func serverAnswer(_ id: Digest, _ vault: OpenVault) async throws -> ServerAnswer {
        ServerAnswer(try await serverRow(id, vault), isThis: id == identity.id)
    }

    private func serverRow(_ id: Digest, _ vault: OpenVault) async throws -> ServerRow {
        guard let row = try await store.row(ServerRow.self, key: ServerRow.key(id)) else {
            throw OperationError(.notFound, "No server \(id.hex) was ever unsealed on this vault.")
        }
        try vault.sealer.check(row)
        return row
    }

    /// One that was revoked already stays as it was. Callers hold the turn.
    @inline(never)
    func revoke(_ revocation: IdentityRevocation, _ admission: Admission, _ step: IdempotentStep) async throws {
        let vault = step.vault
        // Its row is changed by every unseal of the server: a certificate that is issued to it meanwhile makes this one try again.
        let row = try await serverRow(revocation.server, vault)
        if row.state == ServerState.revoked { return }
        var writer = Writer(vault.sealer)
        var revoked = row
        revoked.state = ServerState.revoked
        try writer.update(ChangeKind.revokeServer, revoked, from: row)
        let number = try await nextListNumber(RevocationLists.root)
        try await writeList(number, revoking: revocation, to: &writer, vault)
        try await removeEntrances(of: revocation.server, to: &writer, vault)
        writer.witness(ChangeKind.revokeServer, admission)
        try await commit(writer, by: admission.permit, at: step, revocation.table, revocation.id)
        log.notice("server-revoked", metadata: ["server": "\(revocation.server.hex)"])
        // A server that revoked itself answers first; it seals itself at its next tick.
        await attemptCheckpoint(of: vault)
    }

    /// The root's list of that number: what stood in the one before, and what is revoked now.
    @inline(never)
    func writeList(
        _ number: UInt64,
        revoking revocation: IdentityRevocation? = nil,
        to writer: inout Writer,
        _ vault: OpenVault
    ) async throws {
        let root = vault.history.authority.root
        let kind = revocation == nil ? ChangeKind.renewRevocations : ChangeKind.revokeServer
        var lines: [RevokedCertificate] = []
        for var row in try await IdentityCertificates.all(in: vault) {
            if let revocation, row.revoked == nil, try IdentityCertificates.isOf(revocation.server, row) {
                let earlier = row
                row.revoked = clock.now()
                row.reason = UInt64(revocation.reason.rawValue)
                try writer.update(kind, row, from: earlier)
            }
            lines += [RevokedCertificate(row)].compactMap { $0 }
        }
        try writer.insertList(kind, RevocationLists.root, root, number: number, revoked: lines, now: clock.now())
    }

    /// Nothing is left by which that server opens without shares, or gets the master key of a rotate.
    @inline(never)
    private func removeEntrances(of server: Digest, to writer: inout Writer, _ vault: OpenVault) async throws {
        let wraps = try await store.every(.page(of: WrapRow.table)).map(WrapRow.init)
        for row in wraps where row.recipient == server.bytes {
            guard row.kind == WrapKind.server || row.kind == WrapKind.sealKey else { continue }
            try writer.remove(ChangeKind.removeWrap, row)
        }
        if let session = try await store.row(SessionRow.self, key: SessionRow.key(server)) {
            try writer.remove(ChangeKind.removeSession, session)
        }
    }
}
