import Access
import Canonical
import KMIP
import Secrets
import Store

extension AsynchronousRow {
    /// A request of this caller, with all by which he showed himself and that bounds him.
    init(
        _ request: DeferredRequest,
        id: Bytes,
        by read: CallerRead,
        _ requester: Requester,
        after previous: Bytes?,
        isFollowed: Bool,
        bytes: Int,
        at created: Instant
    ) {
        let spoken = requester.spoken
        self.init(
            id: id,
            subject: read.caller.subject.stored,
            method: read.caller.method.rawValue,
            token: read.standing.token?.id,
            login: spoken?.login,
            ticket: spoken?.ticket,
            carrier: spoken?.carrier?.stored,
            isDelegated: spoken?.delegation != nil,
            operation: UInt64(request.operation.rawValue),
            version: "\(request.version)",
            previous: previous,
            isFollowed: isFollowed,
            state: AsynchronousState.waiting,
            bytes: UInt64(clamping: bytes),
            created: created,
            expires: read.now.adding(seconds: AsynchronousLimits.lifetime),
            tagging: .unset
        )
    }

    /// Whether he asked it. Who holds a delegated ticket has asked what was asked by it, and who had it made has not.
    func isAsked(by subject: Subject, _ requester: Requester) -> Bool {
        guard self.subject == subject.stored else { return false }
        let isDelegate = requester.spoken?.delegation != nil
        return isDelegated == isDelegate && (!isDelegate || ticket == requester.spoken?.ticket)
    }
}

extension Requester {
    fileprivate var spoken: SpokenCredential? {
        guard case .spoken(let spoken) = credential else { return nil }
        return spoken
    }
}

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Who asked it, as he stands now: his ticket or login must still be there; what became of his token, his roles and what was granted to him is
    /// read when it is decided what he may do.
    ///
    /// - Throws: `KMIPError`: Invalid Ticket, Authentication Not Successful; `Damage`.
    @inline(never)
    func asker(of row: AsynchronousRow, in vault: OpenVault) async throws -> Requester {
        guard let subject = try? Subject(stored: row.subject), let method = AuthenticationMethod(rawValue: row.method)
        else { throw Damage(row.raw, "it cannot be read") }
        let carrier = try? row.carrier.map { stored in try Subject(stored: stored) }
        // Nobody is `admin` any more because he is here.
        guard method != .none || !options.isAuthenticating else { throw KMIPError.askerGone }
        if let ticket = row.ticket { return try await asker(by: ticket, of: row, carrier, vault) }
        if let login = row.login { try await requireLogin(login, of: row, vault) }
        if method == .none { return Requester(isLocal: false, credential: .single) }
        let spoken = SpokenCredential(
            subject: subject,
            method: method,
            token: row.token,
            login: row.login,
            carrier: carrier,
            ticket: nil,
            delegation: nil
        )
        return Requester(isLocal: false, credential: .spoken(spoken))
    }

    @inline(never)
    private func asker(
        by ticket: Bytes,
        of row: AsynchronousRow,
        _ carrier: Subject?,
        _ vault: OpenVault
    ) async throws -> Requester {
        let read = try await snapshot([.row(TicketRow.table, key: TicketRow.key(ticket))], of: vault)
        guard let raw = read.answers[0].first else { throw KMIPError.askerGone }
        let found = try TicketRow(raw)
        try vault.sealer.check(found)
        let spoken = try SpokenCredential(found, carrier: carrier)
        guard clock.now() < found.expires, found.subject == row.subject, spoken.isDelegated == row.isDelegated else {
            throw KMIPError.askerGone
        }
        try await requireOrigin(of: found, spoken, vault)
        return Requester(isLocal: false, credential: .spoken(spoken))
    }

    @inline(never)
    private func requireLogin(_ login: Digest, of row: AsynchronousRow, _ vault: OpenVault) async throws {
        let read = try await snapshot([.row(LoginRow.table, key: LoginRow.key(login))], of: vault)
        guard let raw = read.answers[0].first else { throw KMIPError.askerGone }
        let found = try LoginRow(raw)
        try vault.sealer.check(found)
        guard found.token == row.token, found.created <= row.created else { throw KMIPError.askerGone }
    }
}

extension SpokenCredential {
    fileprivate var isDelegated: Bool { delegation != nil }
}

extension KMIPError {
    fileprivate static let askerGone = KMIPError(
        .permissionDenied,
        "what its caller showed when he asked is no longer good"
    )
}
