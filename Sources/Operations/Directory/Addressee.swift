import Access
import Canonical
import Store

/// Somebody to whom something is granted or offered.
///
/// A group and an API token must be there before: else whoever takes the name later has what was meant for another. Who an e-mail address or a
/// certificate's name is, others vouch for; there is nothing to look up.
struct Addressee: Sendable {
    let subject: Subject

    init(_ subject: Subject) { self.subject = subject }

    /// What is to be read of it, in the snapshot by which the rest is decided.
    var queries: [Query] {
        switch subject.kind {
        case .group: [.row(GroupRow.table, key: GroupRow.key(subject.stored))]
        case .token: [.tokens(named: subject.stored)]
        default: []
        }
    }

    /// Throws `not-found` for a group or a token that is not there, or no longer. The caller must have the permit already: what is wrong with a
    /// request must not tell that there is an object.
    ///
    /// - Parameter rows: the answer to the query.
    func requirePresent(_ rows: [RawRow]?, in vault: OpenVault, at now: Instant) throws {
        switch subject.kind {
        case .group:
            guard let facts = try rows?.first.map({ try vault.checkedGroup($0) }), !facts.isEnded else {
                throw OperationError(.notFound, "There is no such group; found it first, or look at its name again.")
            }
        case .token:
            guard let row = try rows?.first.map(TokenRow.init) else { throw OperationError.noSuchToken }
            try vault.sealer.check(row)
            guard row.revoked == nil, row.expires.map({ now < $0 }) ?? true else { throw OperationError.noSuchToken }
        default: break
        }
    }
}

extension OperationError {
    fileprivate static let noSuchToken = OperationError(
        .notFound,
        "There is no such API token, or no longer; have it made first, or look at its name again."
    )
}
