import Canonical

/// A row as the database has it: one value for each column of its table, in their order. Nothing in it is trusted until
/// its tag was checked.
public struct RawRow: Sendable, Hashable {
    public let table: Table
    public var values: [Value]

    /// - Parameter values: in the order of the table's columns; `check` tells whether they fit.
    public init(_ table: Table, _ values: [Value]) {
        self.table = table
        self.values = values
    }

    /// The value of the column; null when the row has no such column.
    public subscript(_ column: String) -> Value {
        guard let position = table.position(of: column), position < values.count else { return .null }
        return values[position]
    }

    /// The values of the primary key, in its order.
    public var key: [Value] { table.keyPositions.map { $0 < values.count ? values[$0] : .null } }

    /// The row tag; empty for a table that has none.
    public var tag: Bytes {
        guard table.isTagged, case .bytes(let tag)? = values.last else { return [] }
        return tag
    }

    /// The row's table, key and tag: what a log record proves.
    public var reference: RowReference { RowReference(table, key: key, tag: tag) }

    /// How many bytes the row's values take.
    public var size: Int { values.reduce(0) { $0 + $1.size } }

    /// Whether the other one is the same to the byte; quicker than `==`, which compares bytes one by one.
    public func isSame(as other: RawRow) -> Bool {
        guard table == other.table, values.count == other.values.count else { return false }
        return zip(values, other.values).allSatisfy { own, other in
            guard case (.bytes(let own), .bytes(let other)) = (own, other) else { return own == other }
            return own.withUnsafeBytes { own in other.withUnsafeBytes { Self.areSame(own, $0) } }
        }
    }

    // Without a branch for each byte, so that the compiler takes many at once.
    private static func areSame(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        guard one.count == other.count else { return false }
        var difference: UInt8 = 0
        for place in 0..<one.count { difference |= one[place] ^ other[place] }
        return difference == 0
    }

    /// Refuses a row that its table cannot hold: `invalid` for the wrong kind or number of values, `too-large` beyond a
    /// column's limit. Every store calls it before it writes.
    public func check() throws(StoreError) {
        guard values.count == table.columns.count else {
            throw StoreError(.invalid, "a row of \(table) has \(table.columns.count) columns, not \(values.count)")
        }
        for (column, value) in zip(table.columns, values) {
            if let refusal = column.refusal(of: value) { throw refusal.inTable(table) }
        }
    }
}

extension RawRow {
    /// Every column but the tag, as canonical values; wrapped bytes by their SHA-256 (null stays null).
    public var canonicalColumns: [CanonicalValue] {
        let counted = table.isTagged ? values.dropLast() : values[...]
        return counted.enumerated().map { position, value in
            canonical(value, of: table.columns[position], isMaterial: table.materialPositions.contains(position))
        }
    }

    /// SHA-256 of `enc(table, every column but the tag)`: what the change log says of a row's content.
    public var contentHash: Digest {
        Digest(of: Canonical.encode([.text(table.name)] + canonicalColumns))
    }

    /// What the row tag binds: `enc(row, suite, vault, table, format, every column but the tag)`, wrapped bytes by their
    /// SHA-256. The additional data of the tag of a tagged row.
    public func binding(suite: UInt64, vault: VaultID) -> Bytes {
        let format = self["format"]
        let head: [CanonicalValue] = [
            .unsigned(suite), .bytes(vault.bytes), .text(table.name), canonical(format, of: .unsigned("format")),
        ]
        return Canonical.labelled(.row, head + canonicalColumns)
    }

    private func canonical(_ value: Value, of column: Column, isMaterial: Bool = false) -> CanonicalValue {
        switch (value, column.kind) {
        case (.null, _): .null
        case (.bytes(let bytes), _): .bytes(isMaterial ? Digest(of: bytes).bytes : bytes)
        case (.integer(let number), .instant): .instant(Instant(microseconds: number))
        case (.integer(let number), .boolean): .boolean(number != 0)
        case (.integer(let number), _): .unsigned(UInt64(bitPattern: number))
        }
    }
}

/// Silent: the table and the sizes, never a value.
extension RawRow: CustomStringConvertible {
    public var description: String { "\(table)\(values)" }
}
