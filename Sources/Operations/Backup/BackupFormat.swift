import Canonical
import Store

/// What a backup of all rows begins and ends with, and how a row stands in it; see FORMATS.md.
///
/// enc(backup, format, schema, vault or null, created) ‖ for each row enc(table, every column) ‖ enc(null, counts) ‖ enc(SHA-256 of all before)
enum BackupFormat {
    static let format: UInt64 = 1

    struct Head: Sendable {
        let schema: UInt64
        let vault: VaultID?
        let created: Instant

        var bytes: Bytes {
            Canonical.labelled(
                .backup,
                [.unsigned(format), .unsigned(schema), .optional(vault?.bytes), .instant(created)]
            )
        }

        init(vault: VaultID?, created: Instant) {
            schema = Schema.version
            self.vault = vault
            self.created = created
        }

        init(_ input: BackupInput) throws {
            guard try input.take(Label.backup.prefix.count) == Label.backup.prefix,
                try input.value(atMost: 8).unsigned == format, let schema = try input.value(atMost: 8).unsigned
            else { throw BackupFormatError() }
            let vault = try input.value(atMost: 16)
            guard let created = try input.value(atMost: 8).instant else { throw BackupFormatError() }
            self.schema = schema
            self.vault = vault.bytes.flatMap { VaultID(bytes: $0) }
            self.created = created
        }
    }

    static func bytes(_ row: RawRow) -> Bytes {
        Canonical.encode([.text(row.table.name)] + row.values.map(\.canonical))
    }

    static func end(_ counts: [String: Int]) -> Bytes {
        let list = counts.sorted { $0.key < $1.key }
            .map { CanonicalValue.list([.text($0.key), .unsigned(UInt64($0.value))]) }
        return Canonical.encode(.null, .list(list))
    }

    /// The next row, or nil before the counts.
    static func row(_ input: BackupInput) throws -> RawRow? {
        let name = try input.value(atMost: BackupLimits.name)
        if name.isNull { return nil }
        guard let table = name.text.flatMap(Schema.table) else { throw BackupFormatError() }
        let row = RawRow(table, try table.columns.map { try Value(try input.value(atMost: $0.maximumSize)) })
        do {
            try row.check()
        } catch {
            throw BackupFormatError()
        }
        return row
    }

    static func counts(_ input: BackupInput) throws -> [String: Int] {
        guard let list = try input.value(atMost: Schema.tables.count * 128).list else { throw BackupFormatError() }
        let pairs = try list.map { item in
            guard let pair = item.list, pair.count == 2, let name = pair[0].text, let count = pair[1].unsigned,
                let number = Int(exactly: count)
            else { throw BackupFormatError() }
            return (name, number)
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

extension Value {
    /// Numbers of every kind as signed ones of 64 bits, as they are stored.
    fileprivate var canonical: CanonicalValue {
        switch self {
        case .null: .null
        case .integer(let number): .instant(Instant(microseconds: number))
        case .bytes(let bytes): .bytes(bytes)
        }
    }

    fileprivate init(_ value: CanonicalValue) throws {
        switch value {
        case .null: self = .null
        case .instant(let number): self = .integer(number.microseconds)
        case .bytes(let bytes): self = .bytes(bytes)
        default: throw BackupFormatError()
        }
    }
}
