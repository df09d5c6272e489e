import Store

/// What is to be done so that the database has the schema that the program knows.
public struct MigrationPlan: Sendable, Hashable {
    /// In their order; empty when nothing is to be done.
    public let pending: [Migration]

    /// Compares what the program knows with what the database had.
    ///
    /// Throws `wrong-schema` when the database is newer than the program, when a migration was edited after it was applied,
    /// and when either has a gap.
    public init(known: [Migration], applied: [AppliedMigration]) throws(StoreError) {
        guard known.map(\.number) == (0..<known.count).map({ UInt64($0) + 1 }) else {
            throw StoreError(.wrongSchema, "the program's migrations have a gap")
        }
        if let newest = applied.map(\.number).max(), newest > UInt64(known.count) {
            throw StoreError(
                .wrongSchema,
                "the database has the schema \(newest), newer than the schema \(known.count) that this program knows"
            )
        }
        for (known, applied) in zip(known, applied.sorted { $0.number < $1.number }) {
            guard known.number == applied.number else {
                throw StoreError(.wrongSchema, "the database lacks the migration \(known.name) but has later ones")
            }
            guard known.checksum == applied.checksum else {
                throw StoreError(.wrongSchema, "the migration \(known.name) was edited after it was applied")
            }
        }
        pending = Array(known.dropFirst(applied.count))
    }
}
