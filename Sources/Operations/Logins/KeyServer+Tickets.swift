import Access
import Canonical
import KMIP
import Store

extension KeyServer {
    /// The tickets by which a subject is spoken for and that have not ended: the caller's own, or anybody's for who manages tokens.
    ///
    /// - Parameter subject: whose; nil for the caller's.
    /// - Throws: `permission-denied`, `invalid-request` for what is no subject.
    public func tickets(of subject: String?, by requester: Requester) async throws -> ItemList<KMIPTicketAnswer> {
        let asked = try subject.map { text in try Subject(text: text) }
        return try await readingDirectory(requester) { standing in
            [.tickets(of: (asked ?? standing.subject).stored)]
        } _: { vault, read in
            if let asked, asked != read.caller.subject { _ = try Access.admit(read.caller, to: .manageTokens) }
            let rows = try read.answers[0].map { raw in
                let row = try TicketRow(raw)
                try vault.sealer.check(row)
                return row
            }
            return ItemList(items: try rows.filter { $0.expires > read.now }.map(KMIPTicketAnswer.init))
        }
    }

    /// Ends a ticket of the caller's, or anybody's for who manages tokens; the next message with it is refused, by every server.
    ///
    /// Throws `permission-denied`, `not-found`.
    public func removeTicket(_ id: String, by requester: Requester) async throws {
        guard let id = Bytes(hex: id), id.count == LoginLimits.ticketID else { throw OperationError.noTicket }
        try await changingDirectory(requester) { _ in
            [.row(TicketRow.table, key: TicketRow.key(id))]
        } _: { change in
            let row = try change.answers.first?.first.map(TicketRow.init)
            if row?.subject == change.caller.subject.stored {
                change.isPermitted(by: try Access.decide(change.caller, .logout).permit)
            } else if let permit = try? Access.admit(change.caller, to: .manageTokens) {
                change.isPermitted(by: permit)
            } else {
                throw OperationError.noTicket
            }
            guard let row else { throw OperationError.noTicket }
            try change.vault.sealer.check(row)
            try change.writer.remove(ChangeKind.removeTicket, row)
        }
    }
}

extension OperationError {
    fileprivate static let noTicket = OperationError(
        .notFound,
        "There is no such ticket; GET /v1/kmip-tickets names yours, and with ?subject= an administrator another's."
    )
}
