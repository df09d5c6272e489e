import Access
import Canonical
import KMIP
import Secrets
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    @inline(never)
    func use(
        _ id: Bytes,
        _ secret: Digest,
        _ items: Int,
        _ requester: Requester,
        _ vault: OpenVault
    ) async throws -> SpokenCredential {
        let carried = try await carried(.row(TicketRow.table, key: TicketRow.key(id)), requester, vault)
        guard let raw = carried.rows.first else { throw KMIPError.ticketRefused }
        let row = try TicketRow(raw)
        try vault.sealer.check(row)
        guard equalInConstantTime(row.secretDigest.bytes, secret.bytes), carried.now < row.expires,
            row.rights != nil || row.carrier == carried.caller?.subject.stored
        else { throw KMIPError.ticketRefused }
        let spoken = try SpokenCredential(row, carrier: carried.caller?.subject)
        try await requireOrigin(of: row, spoken, vault)
        try await count(items, of: row, spoken, vault)
        return spoken
    }

    /// A ticket ends with the login and the API token by which it was got.
    @inline(never)
    func requireOrigin(of row: TicketRow, _ spoken: SpokenCredential, _ vault: OpenVault) async throws {
        if let login = row.login {
            let found = try await snapshot([.row(LoginRow.table, key: LoginRow.key(login))], of: vault).answers[0]
            guard let raw = found.first else { throw KMIPError.ticketRefused }
            let origin = try LoginRow(raw)
            try vault.sealer.check(origin)
            // A login that was removed and made anew has the same id; what it got before went with it.
            guard origin.token == row.token, origin.created <= row.created else { throw KMIPError.ticketRefused }
        }
        guard row.token != nil else { return }
        do {
            _ = try await reading(Requester(isLocal: false, credential: .spoken(spoken)), in: vault) { _ in [] }
        } catch let error as OperationError where error.code == .notAuthenticated {
            throw KMIPError.ticketRefused
        }
    }

    /// One message less, and its operations; both in one write, before anything is done.
    @inline(never)
    private func count(
        _ items: Int,
        of row: TicketRow,
        _ spoken: SpokenCredential,
        _ vault: OpenVault
    ) async throws {
        guard row.requests != nil || row.uses != nil else { return }
        var used = row
        if let left = row.requests {
            guard left > 0 else { throw KMIPError.ticketRefused }
            used.requests = left - 1
        }
        if let left = row.uses {
            guard left >= UInt64(items) else {
                throw KMIPError(.usageLimitExceeded, "the ticket has \(left) operations left")
            }
            used.uses = left - UInt64(items)
        }
        var writer = Writer(vault.sealer)
        try writer.update(ChangeKind.useTicket, used, from: row)
        try await vault.committer.commit(WriteSet(by: spoken, writer.changes))
    }
}

extension SpokenCredential {
    /// Throws `Damage` for a row that cannot be read.
    init(_ row: TicketRow, carrier: Subject?) throws {
        guard let subject = try? Subject(stored: row.subject), let method = AuthenticationMethod(rawValue: row.method)
        else { throw Damage(row.raw, "it cannot be read") }
        self.init(
            subject: subject,
            method: method,
            token: row.token,
            login: row.login,
            carrier: carrier,
            ticket: row.id,
            delegation: try row.rights.map { rights in
                do {
                    return Delegation(try DelegatedRight.list(try BinaryTTLV.decode(rights)))
                } catch {
                    throw Damage(row.raw, "its rights cannot be read")
                }
            },
            isCounted: row.uses != nil
        )
    }
}
