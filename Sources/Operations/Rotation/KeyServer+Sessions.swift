import Access
import Authority
import Canonical
import Keyring
import Logging
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Shows the other servers this one's keys, under the current master key. The row says two things: to which key a new master can be sealed,
    /// and that all this server writes is under the master of the row or a newer one.
    @inline(never)
    func publishSession(of vault: OpenVault) async throws {
        try await retryingConflicts { try await self.publishOnce(vault) }
    }

    @inline(never)
    private func publishOnce(_ vault: OpenVault) async throws {
        let read = try await snapshot([.row(SessionRow.table, key: SessionRow.key(identity.id))], of: vault)
        let earlier = try read.answers[0].first.map(SessionRow.init)
        let keyring = vault.keyring
        if let earlier, earlier.generation == keyring.current, shows(earlier, vault) { return }
        var row = SessionRow(
            server: identity.id,
            sessionKey: vault.session.publicKey,
            sealKey: sealPublicKey,
            signature: [],
            started: clock.now(),
            tagging: .unset
        )
        row.signature = try identity.sign(SessionStatement(vault: vault.id, row: row).bytes)
        var writer = Writer(RowSealer(vault: vault.id, keyring: keyring))
        if let earlier {
            try writer.update(ChangeKind.publishSession, row, from: earlier)
        } else {
            try writer.insertAgain(ChangeKind.publishSession, row, at: clock.now())
        }
        // None comes after a rotate or a seal by hand that began before.
        writer.witness(ChangeKind.publishSession, read.row)
        try await commit(writer, as: .internal(.recovery), in: vault)
    }

    private func shows(_ row: SessionRow, _ vault: OpenVault) -> Bool {
        row.sessionKey == vault.session.publicKey && row.sealKey == sealPublicKey
    }

    /// Writes nothing into the database that this server does not have: nil without a seal-key file.
    private var sealPublicKey: Bytes? { options.sealKey?.publicKey }

    // MARK: Handing a new master over

    /// The new master key sealed to each of these servers that showed its keys; who has none is left out, and seals itself after the rotate.
    ///
    /// - Parameter master: the next one; the vault's current one rules still.
    ///
    /// Throws `Damage` for a row of a server or a session that is not what the vault wrote.
    @inline(never)
    func serverWraps(_ master: MasterKey, for servers: [Digest], in vault: OpenVault) async throws -> [WrapRow] {
        var wraps: [WrapRow] = []
        for session in try await sessions(of: servers.filter { $0 != identity.id } + [identity.id], in: vault) {
            if session.server != identity.id { wraps.append(try vault.wrap(master, for: session)) }
            if let wrap = try sealKeyWrap(master, for: session, in: vault) { wraps.append(wrap) }
        }
        return wraps
    }

    /// The sessions of servers that are not among `kept`, for a rotate to remove: what they write is under a master that goes.
    @inline(never)
    func sessions(except kept: [Digest], in vault: OpenVault) async throws -> [SessionRow] {
        try await keepingUp(vault) {
            let sealer = vault.sealer
            let rows = try await store.every(.page(of: SessionRow.table)).map(SessionRow.init)
            for row in rows { try sealer.check(row) }
            return rows.filter { !kept.contains($0.server) && $0.server != identity.id }
        }
    }

    @inline(never)
    private func sessions(of servers: [Digest], in vault: OpenVault) async throws -> [SessionRow] {
        try await keepingUp(vault) {
            let sealer = vault.sealer
            var sessions: [SessionRow] = []
            for server in servers {
                let answers = try await store.read([
                    .row(SessionRow.table, key: SessionRow.key(server)),
                    .row(ServerRow.table, key: ServerRow.key(server)),
                ])
                guard let session = try answers[0].first.map(SessionRow.init),
                    let row = try answers[1].first.map(ServerRow.init)
                else { continue }
                try sealer.check(session)
                try sealer.check(row)
                if row.state == ServerState.revoked { continue }
                guard SessionStatement(vault: vault.id, row: session).isSigned(by: row) else {
                    throw Damage(session.raw, "its signature is not the server's")
                }
                sessions.append(session)
            }
            return sessions
        }
    }
}
