import Canonical
import Store

/// What the database remembers of a migration: a row of `schema_migrations`.
public struct AppliedMigration: Sendable, Hashable {
    public let number: UInt64
    public let name: String
    public let checksum: Digest
    public let applied: Instant

    public init(number: UInt64, name: String, checksum: Digest, applied: Instant) {
        self.number = number
        self.name = name
        self.checksum = checksum
        self.applied = applied
    }

    /// - Throws: `damaged` if the columns do not hold what they must hold.
    init(_ values: [Value]) throws(StoreError) {
        guard values.count == 4, case .integer(let number) = values[0], number > 0, case .bytes(let name) = values[1],
            case .bytes(let checksum) = values[2], case .integer(let applied) = values[3],
            let digest = Digest(bytes: checksum)
        else { throw StoreError(.damaged, "schema_migrations does not hold what it must hold") }
        self.init(
            number: UInt64(number),
            name: String(decoding: name, as: UTF8.self),
            checksum: digest,
            applied: Instant(microseconds: applied)
        )
    }

    var values: [Value] { [.of(number), .of(name), .of(checksum), .of(applied)] }
}
