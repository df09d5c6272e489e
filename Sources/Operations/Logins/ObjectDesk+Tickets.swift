import Access
import Canonical
import KMIP
import Secrets
import Store

extension ObjectDesk {
    /// Gives the caller a ticket, in one transaction with the end of some of his that are over.
    ///
    /// - Parameter rights: what a delegated ticket is for; nil for one of the caller's own.
    func makeTicket(_ terms: TicketTerms, _ rights: [DelegatedRight]?, _ operation: Operation) async throws -> Ticket {
        try requireOwnWrite()
        guard !requester.isTicket else {
            throw KMIPError(
                .permissionDenied,
                "a ticket makes no tickets; log in as the connection or the password says"
            )
        }
        let rights = try rights.map { try Self.checked($0) }
        let (id, secret) = (
            server.random.bytes(LoginLimits.ticketID), server.random.secret(LoginLimits.ticketSecret)
        )
        for attempt in 1...LoginLimits.attempts {
            let read = try await server.reading(requester, in: vault) { [.tickets(of: $0.subject.stored)] }
            let permit = try Access.decide(read.caller, operation).permit
            let bounds = try TicketBounds(terms, at: read.now)
            let row = TicketRow(
                id: id,
                subject: read.caller.subject.stored,
                secretDigest: secret.withBytes { Digest(of: $0) },
                method: read.caller.method.rawValue,
                token: read.standing.token?.id,
                login: requester.login,
                carrier: requester.carrier(read.caller)?.stored,
                rights: rights,
                requests: bounds.requests,
                uses: bounds.uses,
                created: read.now,
                expires: bounds.expires,
                tagging: .unset
            )
            if try await write(row, read, permit, attempt) { break }
        }
        return Ticket(value: .joining([SecretBytes(copying: id), secret]))
    }

    /// Ends a ticket of the caller's subject.
    func endTicket(_ ticket: Ticket) async throws {
        try requireOwnWrite()
        guard case .ticket(let id, let secret) = try ShownCredential.ticket(ticket) else {
            throw KMIPError.ticketRefused
        }
        for attempt in 1...LoginLimits.attempts {
            let read = try await server.reading(requester, in: vault) { _ in
                [.row(TicketRow.table, key: TicketRow.key(id))]
            }
            let permit = try Access.decide(read.caller, .logout).permit
            guard let raw = read.answers[0].first else { throw KMIPError.ticketRefused }
            let row = try TicketRow(raw)
            try vault.sealer.check(row)
            guard equalInConstantTime(row.secretDigest.bytes, secret.bytes), read.now < row.expires,
                row.subject == read.caller.subject.stored
            else { throw KMIPError.ticketRefused }
            var writer = Writer(vault.sealer)
            try writer.remove(ChangeKind.removeTicket, row)
            if try await commit(writer, permit, attempt) { return }
        }
    }

    /// A ticket is made and ended at once, whatever becomes of the message, and told once.
    private func requireOwnWrite() throws(KMIPError) {
        guard batch == nil else {
            throw KMIPError(
                .featureNotSupported,
                "tickets are neither made nor ended in a batch that is undone as a whole"
            )
        }
        guard requester.claim == nil else {
            throw KMIPError(.featureNotSupported, "tickets are neither made nor ended under an Idempotency-Key")
        }
    }

    private static func checked(_ rights: [DelegatedRight]) throws(KMIPError) -> Bytes {
        guard !rights.isEmpty else { throw KMIPError(.invalidField, "Rights without a Right allow nothing") }
        guard rights.allSatisfy({ $0.usageLimits == nil }) else {
            throw KMIPError(
                .featureNotSupported,
                "Usage Limits are taken for the whole ticket, not for one of its Rights"
            )
        }
        let bytes = BinaryTTLV.encode(DelegatedRight.ttlv(rights))
        guard bytes.count <= LoginLimits.rights else {
            throw KMIPError(.invalidField, "Rights have at most \(LoginLimits.rights) bytes")
        }
        return bytes
    }

    /// False where somebody was faster and it is to be decided anew.
    private func write(_ row: TicketRow, _ read: CallerRead, _ permit: Permit, _ attempt: Int) async throws -> Bool {
        var writer = Writer(vault.sealer)
        var (standing, swept) = (0, 0)
        for raw in read.answers[0] {
            let other = try TicketRow(raw)
            try vault.sealer.check(other)
            if other.expires > read.now {
                standing += 1
            } else if swept < LoginLimits.swept {
                swept += 1
                try writer.remove(ChangeKind.removeTicket, other)
            }
        }
        guard standing < LoginLimits.tickets else {
            throw KMIPError(.permissionDenied, "\(standing) tickets of yours have not ended; log out of some")
        }
        try writer.insert(ChangeKind.makeTicket, row)
        return try await commit(writer, permit, attempt)
    }

    private func commit(_ writer: Writer, _ permit: Permit, _ attempt: Int) async throws -> Bool {
        do {
            try await vault.committer.commit(WriteSet(by: permit, writer.changes))
            return true
        } catch {
            guard error.code == .conflict, attempt < LoginLimits.attempts else { throw error }
            return false
        }
    }
}

extension Requester {
    /// Whether somebody holds a ticket and nothing else.
    fileprivate var isTicket: Bool {
        guard case .spoken(let spoken) = credential else { return false }
        return spoken.isTicket
    }

    /// The KMIP login by which he calls.
    fileprivate var login: Digest? {
        guard case .spoken(let spoken) = credential else { return nil }
        return spoken.login
    }

    /// Who the connection belongs to.
    fileprivate func carrier(_ caller: Caller) -> Subject? {
        guard case .spoken(let spoken) = credential else { return caller.subject }
        return spoken.carrier
    }
}
