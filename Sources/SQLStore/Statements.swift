import Canonical
import Store

/// Makes the statements of the product for one dialect.
public struct Statements: Sendable {
    private let dialect: any Dialect
    private let tables: [String: TableSQL]

    public init(_ dialect: any Dialect) {
        self.dialect = dialect
        let texts = Schema.tables.map { ($0.name, TableSQL($0, dialect)) }
        tables = Dictionary(texts) { first, _ in first }
    }

    /// - Throws: `invalid` or `too-large` for a query that no store answers.
    public func select(_ query: Query) throws(StoreError) -> SQLStatement {
        try query.check()
        var sql = SQLText(dialect, try texts(query.table).select)
        var joiner = " WHERE "
        for condition in query.conditions {
            sql.add(joiner)
            add(condition, to: &sql)
            joiner = " AND "
        }
        let order = query.effectiveOrder
        if let after = query.after {
            sql.add(joiner)
            sql.add(rowsAfter: after, in: order)
        }
        sql.add(order)
        sql.add(" LIMIT ", .integer(Int64(query.limit)))
        return sql.statement()
    }

    /// - Throws: `invalid` for a table that the schema does not have.
    public func count(_ table: Table) throws(StoreError) -> SQLStatement { SQLStatement(try texts(table).count) }

    /// - Throws: `invalid` or `too-large` for a row that its table cannot hold.
    public func statement(_ mutation: Mutation) throws(StoreError) -> SQLStatement {
        try mutation.check()
        switch mutation {
        case .insert(let row): return try texts(row.table).insert(row)
        case .update(let row, let guardTag): return try texts(row.table).update(row, guardTag: guardTag)
        case .remove(let reference): return try texts(reference.table).remove(reference)
        case .log(let record, let reference): return log(record.raw, proving: reference)
        case .addHint(let row): return try texts(row.table).addHint(row)
        case .removeHint(let row): return try texts(row.table).removeHint(row)
        }
    }

    private func texts(_ table: Table) throws(StoreError) -> TableSQL {
        guard let texts = tables[table.name] else { throw StoreError(.invalid, "there is no table \(table.name)") }
        return texts
    }

    private func add(_ condition: Condition, to sql: inout SQLText) {
        switch condition.test {
        case .equals(let value): sql.add("\(condition.column) = ", value)
        case .isOneOf(let values): sql.add(condition.column, isOneOf: values)
        case .lessThan(let value): sql.add("\(condition.column) < ", value)
        case .greaterThan(let value): sql.add("\(condition.column) > ", value)
        case .isNull: sql.add("\(condition.column) IS NULL")
        }
    }

    /// The record, with `proof` read from the row that it tells of. `proof` may not be null: where the row is not in that
    /// state, the insert fails, and with it the transaction.
    private func log(_ record: RawRow, proving reference: RowReference) -> SQLStatement {
        let columns = record.table.columns.map(\.name)
        var sql = SQLText(dialect, "INSERT INTO \(record.table) (\(columns.joined(separator: ", "))) VALUES (")
        for (position, name) in columns.enumerated() {
            if position > 0 { sql.add(", ") }
            if name == "proof" { addProof(of: reference, to: &sql) } else { sql.bind(record.values[position]) }
        }
        sql.add(")")
        return sql.statement(expecting: .oneChange)
    }

    private func addProof(of reference: RowReference, to sql: inout SQLText) {
        sql.add("(SELECT tag FROM \(reference.table) WHERE ")
        for (name, value) in zip(reference.table.primaryKey, reference.key) {
            sql.add("\(name) = ", value)
            sql.add(" AND ")
        }
        sql.add("tag = ", .bytes(reference.tag))
        sql.add(")")
    }
}

// MARK: Locate

extension Statements {
    static let newestFirst: [Order] = [.descending("created"), .descending("id")]

    /// One row more than the page has, to tell whether it is the last one.
    ///
    /// - Throws: `too-large` for a filter beyond the limits.
    public func locate(_ filter: ObjectFilter) throws(StoreError) -> SQLStatement {
        try filter.check()
        var sql = SQLText(dialect, try texts(ObjectRow.table).select)
        sql.add(" WHERE ")
        if let subjects = filter.subjects {
            addVisible(to: subjects, filter, &sql)
            sql.add(" AND ")
        }
        addMatches(filter, &sql)
        addEnd(filter, &sql)
        return sql.statement()
    }

    /// What the subjects own, each one's newest page by the index of owners, and what they were granted.
    private func addVisible(to subjects: [Bytes], _ filter: ObjectFilter, _ sql: inout SQLText) {
        sql.add("id IN (")
        for (position, subject) in subjects.enumerated() {
            sql.add("SELECT id FROM (SELECT id FROM objects WHERE owner = ", .bytes(subject))
            sql.add(" AND ")
            addMatches(filter, &sql)
            addEnd(filter, &sql)
            sql.add(") AS owned_\(position) UNION ALL ")
        }
        sql.add("SELECT id FROM read_access WHERE ")
        sql.add("userid", isOneOf: subjects.map(Value.bytes))
        sql.add(")")
    }

    private func addMatches(_ filter: ObjectFilter, _ sql: inout SQLText) {
        for name in filter.names {
            sql.add("id IN (SELECT id FROM object_names WHERE name = ", .bytes(name)); sql.add(") AND ")
        }
        for label in filter.labels {
            sql.add("id IN (SELECT id FROM object_tags WHERE label = ", .bytes(label)); sql.add(") AND ")
        }
        if !filter.objectTypes.isEmpty {
            sql.add("object_type", isOneOf: filter.objectTypes.map { .of($0) })
            sql.add(" AND ")
        }
        if !filter.states.isEmpty {
            sql.add("state", isOneOf: filter.states.map { .of($0) })
            sql.add(" AND ")
        }
        let place = filter.after ?? ObjectPlace(created: Instant(microseconds: .max), id: "\u{7f}")
        sql.add(rowsAfter: [.of(place.created), .of(place.id)], in: Self.newestFirst)
    }

    private func addEnd(_ filter: ObjectFilter, _ sql: inout SQLText) {
        sql.add(Self.newestFirst)
        sql.add(" LIMIT ", .integer(Int64(filter.limit + 1)))
    }
}
