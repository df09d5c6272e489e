import Canonical
import Store

/// Makes the statements of the product for one dialect.
public struct Statements: Sendable {
    let dialect: any Dialect
    private let tables: [String: TableSQL]
    private let selects = KnownSelects()

    public init(_ dialect: any Dialect) {
        self.dialect = dialect
        let texts = Schema.tables.map { ($0.name, TableSQL($0, dialect)) }
        tables = Dictionary(texts) { first, _ in first }
    }

    /// - Throws: `invalid` or `too-large` for a query that no store answers.
    public func select(_ query: Query) throws(StoreError) -> SQLStatement {
        try query.check()
        let shape = SelectShape(query)
        if let known = selects[shape] { return SQLStatement(known, query.binds) }
        let statement = try written(query)
        selects[shape] = statement.text
        return statement
    }

    private func written(_ query: Query) throws(StoreError) -> SQLStatement {
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

    /// - Throws: `invalid` for a table that the schema does not have, or whose rows have no generation.
    public func count(_ table: Table, before generation: MasterGeneration) throws(StoreError) -> SQLStatement {
        guard table.isTagged else { throw StoreError(.invalid, "rows of \(table) have no generation") }
        var sql = SQLText(dialect, try texts(table).count)
        sql.add(" WHERE generation < ", .of(generation))
        return sql.statement()
    }

    /// - Throws: `invalid` or `too-large` for a row that its table cannot hold.
    public func statement(_ mutation: Mutation) throws(StoreError) -> SQLStatement {
        try mutation.check()
        switch mutation {
        case .insert(let row): return try texts(row.table).insert(row)
        case .update(let row, let guardTag): return try texts(row.table).update(row, guardTag: guardTag)
        case .rewrap(let row, let guardTag): return try texts(row.table).rewrap(row, guardTag: guardTag)
        case .remove(let reference): return try texts(reference.table).remove(reference)
        case .log(let record, let reference): return log(record.raw, proving: reference)
        case .addHint(let row): return try texts(row.table).addHint(row)
        case .removeHint(let row): return try texts(row.table).removeHint(row)
        }
    }

    /// The statements of one transaction, in its order.
    ///
    /// A change that the change log proves fails by itself when its guard was missed: the record's `proof` finds no row. So its
    /// count need not be waited for.
    ///
    /// - Throws: as `statement` does.
    public func transaction(_ mutations: [Mutation]) throws(StoreError) -> [SQLStatement] {
        var statements: [SQLStatement] = []
        statements.reserveCapacity(mutations.count)
        for (position, mutation) in mutations.enumerated() {
            if case .addHint(let row) = mutation {
                if position == 0 || !mutation.addsHintLike(mutations[position - 1]) {
                    statements += try hints(mutations[position...], of: row.table)
                }
                continue
            }
            var statement = try statement(mutation)
            if mutation.isProven(by: mutations, at: position) { statement.expectation = .oneProvenChange }
            statements.append(statement)
        }
        return statements
    }

    /// As many hints of one table as stand together, in few statements.
    private func hints(_ mutations: ArraySlice<Mutation>, of table: Table) throws(StoreError) -> [SQLStatement] {
        var rows: [RawRow] = []
        for mutation in mutations {
            guard case .addHint(let row) = mutation, row.table == table else { break }
            try mutation.check()
            rows.append(row)
        }
        return try texts(table).addHints(rows)
    }

    func texts(_ table: Table) throws(StoreError) -> TableSQL {
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

extension Query {
    /// The values in the order of their places in the text.
    fileprivate var binds: [Value] {
        var binds: [Value] = []
        for condition in conditions { condition.test.addBinds(to: &binds) }
        if let after { addBinds(rowsAfter: after[...], to: &binds) }
        binds.append(.integer(Int64(limit)))
        return binds
    }

    /// As `SQLText.add(rowsAfter:in:)` has them: the first value twice unless it is the last one.
    private func addBinds(rowsAfter place: ArraySlice<Value>, to binds: inout [Value]) {
        guard let value = place.first else { return }
        binds.append(value)
        guard place.count > 1 else { return }
        binds.append(value)
        addBinds(rowsAfter: place.dropFirst(), to: &binds)
    }
}

extension Condition.Test {
    fileprivate func addBinds(to binds: inout [Value]) {
        switch self {
        case .equals(let value), .lessThan(let value), .greaterThan(let value): binds.append(value)
        case .isOneOf(let values):
            binds += values
            guard let last = values.last else { return }
            for _ in values.count..<SQLText.places(for: values.count) { binds.append(last) }
        case .isNull: break
        }
    }
}

extension Mutation {
    fileprivate func addsHintLike(_ other: Mutation) -> Bool {
        guard case .addHint(let row) = self, case .addHint(let earlier) = other else { return false }
        return row.table == earlier.table
    }

    /// Whether the step after an update is the record that reads the new tag, or the one before a removal has read it.
    fileprivate func isProven(by steps: [Mutation], at position: Int) -> Bool {
        switch self {
        case .log: true
        case .update(let row, _):
            position + 1 < steps.count && steps[position + 1].proves(row.reference)
        case .remove(let reference): position > 0 && steps[position - 1].proves(reference)
        default: false
        }
    }

    private func proves(_ reference: RowReference) -> Bool {
        guard case .log(_, let proven) = self else { return false }
        return proven == reference
    }
}
