import Access
import Canonical
import Secrets
import Store

/// What is about to be done and cannot be undone, as the change log tells of it: a record `witness-intend-…` is committed before it is done, and one
/// of the same name behind it.
///
/// An intent without an outcome came to no end: the server died, or the database was gone. What was made was given to nobody then, since nothing
/// leaves before its outcome is committed.
struct Intent: Sendable {
    /// What is done, in the log's words.
    let kind: String
    /// Stands in both records: random bytes in hex.
    let name: String

    init(_ kind: String, _ random: any RandomSource) {
        self.kind = kind
        name = random.bytes(Self.size).hex
    }

    private static let size = 8

    var intentKind: String { ChangeKind.intend + kind }
    var details: LogDetails { LogDetails(["intent": name]) }

    func outcome(isDone: Bool) -> LogDetails {
        details.merging(LogDetails(["outcome": isDone ? "done" : "failed"]))
    }
}

extension OpenVault {
    /// Commits the record that something is about to be signed by the vault's own keys, or that it was not.
    ///
    /// - Parameter row: the vault's, by which it was decided: the record fails where the vault is another one by now.
    func write(_ kind: String, _ details: LogDetails, at row: VaultRow, by permit: IssuePermit) async throws {
        var writer = Writer(sealer)
        writer.witness(kind, row)
        writer.detail(details)
        try await committer.commit(WriteSet(by: permit, writer.changes))
    }

    /// The outcome of what was not done. Where it cannot be written the intent stands alone, which says as much.
    func writeFailure(of intent: Intent, at row: VaultRow, by permit: IssuePermit) async {
        try? await write(ChangeKind.witness + intent.kind, intent.outcome(isDone: false), at: row, by: permit)
    }
}
