import Canonical
import Store

/// Makes the statements of the product for one dialect.
public struct Statements: Sendable {
    private let dialect: any Dialect
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
            var statement = try statement(mutation)
            if mutation.isProven(by: mutations, at: position) { statement.expectation = .oneProvenChange }
            statements.append(statement)
        }
        return statements
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
        // Within a table of its own: MariaDB looks a union up anew for each object, but makes a table once.
        sql.add("id IN (SELECT id FROM (")
        // A name says more than an owner does: few objects have one name, and an owner may have a million.
        let owner = filter.names.isEmpty ? "owner" : dialect.withoutIndex("owner")
        for (position, subject) in subjects.enumerated() {
            sql.add("SELECT id FROM (SELECT id FROM objects WHERE \(owner) = ", .bytes(subject))
            sql.add(" AND ")
            addMatches(filter, &sql)
            addEnd(filter, &sql)
            sql.add(") AS owned_\(position) UNION ALL ")
        }
        for scope in filter.scopes { add(scope, &sql) }
        sql.add("SELECT id FROM read_access WHERE ")
        sql.add("userid", isOneOf: subjects.map(Value.bytes))
        if let now = filter.now {
            sql.add(" AND (until IS NULL OR until > ", .integer(now.microseconds))
            sql.add(")")
        }
        sql.add(") AS visible)")
    }

    /// The objects of a scope. Those of other owners with the same hint fall out by the join.
    private func add(_ scope: ObjectScope, _ sql: inout SQLText) {
        switch scope.hint {
        case .namePrefix(let prefix):
            sql.add("SELECT h.id FROM object_names h JOIN objects o ON o.id = h.id WHERE h.name >= ", .bytes(prefix))
            if let end = ObjectScope.end(ofPrefix: prefix) { sql.add(" AND h.name < ", .bytes(end)) }
        case .label(let label):
            sql.add("SELECT h.id FROM object_tags h JOIN objects o ON o.id = h.id WHERE h.label = ", .bytes(label))
        }
        sql.add(" AND o.owner = ", .bytes(scope.owner))
        sql.add(" UNION ALL ")
    }

    private func addMatches(_ filter: ObjectFilter, _ sql: inout SQLText) {
        addHints("object_names", "name", filter.names, &sql)
        addHints("object_tags", "label", filter.labels, &sql)
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

    /// Objects that have all of these hints: counted in one subquery, since a planner takes a join for each further one.
    private func addHints(_ table: String, _ column: String, _ hints: [Bytes], _ sql: inout SQLText) {
        let different = Set(hints).sorted { $0.lexicographicallyPrecedes($1) }
        guard !different.isEmpty else { return }
        sql.add("id IN (SELECT id FROM \(table) WHERE ")
        sql.add(column, isOneOf: different.map(Value.bytes))
        if different.count > 1 { sql.add(" GROUP BY id HAVING count(*) = ", .integer(Int64(different.count))) }
        sql.add(") AND ")
    }

    private func addEnd(_ filter: ObjectFilter, _ sql: inout SQLText) {
        sql.add(Self.newestFirst)
        sql.add(" LIMIT ", .integer(Int64(filter.limit + 1)))
    }
}

extension Mutation {
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
