/// All tables, and the number of the newest migration that makes them.
public enum Schema {
    /// Equal to the number of the last file in `migrations/ENGINE`.
    public static let version: UInt64 = 10

    public static let tagged: [Table] = [
        VaultRow.table, MasterRow.table, WrapRow.table, EpochRow.table, RosterRow.table, ShareholderRow.table,
        CeremonyRow.table, ServerRow.table, ObjectRow.table, GrantRow.table, TransitionRow.table, CertificateRow.table,
        CRLRow.table, IdempotencyRow.table, StagedShareRow.table, SessionRow.table,
        DirectoryRow.table, MemberRow.table, GroupRow.table, ScopedGrantRow.table, TokenRow.table, TransferRow.table,
        LoginRow.table, TicketRow.table, AsynchronousRow.table, AsynchronousPartRow.table,
    ]

    public static let untagged: [Table] = [
        LogRow.table, CheckpointRow.table, NameHintRow.table, LabelHintRow.table, ObjectHintRow.table,
    ]

    public static let tables = tagged + untagged

    /// The table of that name, or nil.
    public static func table(_ name: String) -> Table? { byName[name] }

    private static let byName = Dictionary(tables.map { ($0.name, $0) }) { first, _ in first }
}
