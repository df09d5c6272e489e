import Canonical
import Store

/// A store without a database, for tests: the same promises, nothing durable. `edit` and `erase` do what somebody with the
/// database's password could do.
public actor MemoryStore: Store {
    public nonisolated let engine = "memory"
    private var tables: [String: [[Value]: RawRow]] = [:]
    private var isClosed = false

    public init() {}

    public func read(_ queries: [Query]) throws(StoreError) -> [[RawRow]] {
        try checkOpen()
        guard queries.count <= StoreLimits.queries else { throw StoreError(.tooLarge, "too many queries") }
        var answers: [[RawRow]] = []
        for query in queries { answers.append(try rows(query)) }
        guard answers.joined().reduce(0, { $0 + $1.size }) <= StoreLimits.answer else {
            throw StoreError(.tooLarge, "the answer is too large")
        }
        return answers
    }

    public func locate(_ filter: ObjectFilter) throws(StoreError) -> ObjectPage {
        try checkOpen()
        try filter.check()
        var found: [ObjectRow] = []
        for row in all(ObjectRow.table) {
            let object = try ObjectRow(row)
            if matches(object, filter) { found.append(object) }
        }
        found.sort { Self.isNewer($0, than: $1) }
        let rows = page(of: found.prefix(filter.limit).map(\.raw))
        let last = rows.count < found.count ? found[max(rows.count, 1) - 1] : nil
        return ObjectPage(rows: rows, next: last.map { ObjectPlace(created: $0.created, id: $0.id) })
    }

    public func apply(_ mutations: [Mutation]) throws(StoreError) {
        try checkOpen()
        guard mutations.count <= StoreLimits.mutations else { throw StoreError(.tooLarge, "too many mutations") }
        for mutation in mutations { try mutation.check() }
        var before: [(place: RowReference, row: RawRow?)] = []
        do throws(StoreError) {
            for mutation in mutations { try apply(mutation, &before) }
        } catch {
            for (place, row) in before.reversed() { tables[place.table.name, default: [:]][place.key] = row }
            throw error
        }
    }

    public func count(_ table: Table) throws(StoreError) -> Int {
        try checkOpen()
        return tables[table.name]?.count ?? 0
    }

    public func count(_ table: Table, before generation: MasterGeneration) throws(StoreError) -> Int {
        try checkOpen()
        guard table.isTagged else { throw StoreError(.invalid, "rows of \(table) have no generation") }
        return (tables[table.name] ?? [:]).values.count { $0["generation"] < .of(generation) }
    }

    public func flush() throws(StoreError) { try checkOpen() }

    public func health() throws(StoreError) -> Duration {
        try checkOpen()
        return .zero
    }

    public func close() { isClosed = true }
}

// MARK: The hand of somebody who has the database

extension MemoryStore {
    /// Changes a row behind the vault's back.
    public func edit(_ table: Table, key: [Value], _ change: @Sendable (inout RawRow) -> Void) {
        guard var row = tables[table.name]?[key] else { return }
        change(&row)
        tables[table.name]?[key] = nil
        tables[table.name]?[row.key] = row
    }

    /// Removes a row behind the vault's back.
    public func erase(_ table: Table, key: [Value]) { tables[table.name]?[key] = nil }

    /// Puts a row in, or back, behind the vault's back.
    public func put(_ row: RawRow) { tables[row.table.name, default: [:]][row.key] = row }

    /// Every row of the table, in the order of its key.
    public func all(_ table: Table) -> [RawRow] {
        (tables[table.name] ?? [:]).values.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }
}

// MARK: Writing

extension MemoryStore {
    private func apply(_ mutation: Mutation, _ before: inout [(place: RowReference, row: RawRow?)]) throws(StoreError) {
        switch mutation {
        case .insert(let row):
            guard find(row) == nil else { throw StoreError(.conflict, "a key is taken") }
            set(row, row, &before)
        case .update(let row, let guardTag):
            try checkGuard(find(row), guardTag)
            set(row, row, &before)
        case .rewrap(let row, let guardTag):
            guard var found = find(row), found.tag == guardTag else { return }
            for column in row.table.rewrappedColumns {
                if let position = row.table.position(of: column) { found.values[position] = row.values[position] }
            }
            set(found, found, &before)
        case .remove(let reference):
            let found = tables[reference.table.name]?[reference.key]
            try checkGuard(found, reference.tag)
            if let found { set(found, nil, &before) }
        case .log(let record, let reference):
            try checkGuard(tables[reference.table.name]?[reference.key], reference.tag)
            var record = record
            record.proof = reference.tag
            guard find(record.raw) == nil else { throw StoreError(.conflict, "a key is taken") }
            set(record.raw, record.raw, &before)
        case .addHint(let row): set(row, row, &before)
        case .removeHint(let row): set(row, nil, &before)
        }
    }

    private func find(_ row: RawRow) -> RawRow? { tables[row.table.name]?[row.key] }

    private func set(_ place: RawRow, _ row: RawRow?, _ before: inout [(place: RowReference, row: RawRow?)]) {
        before.append((place.reference, find(place)))
        tables[place.table.name, default: [:]][place.key] = row
    }

    private func checkGuard(_ row: RawRow?, _ tag: Bytes) throws(StoreError) {
        guard let row, row.tag == tag else { throw StoreError(.conflict, "a guard was missed") }
    }

    private func checkOpen() throws(StoreError) {
        if isClosed { throw StoreError(.closed, "the store was closed") }
    }
}

// MARK: Reading

extension MemoryStore {
    private func rows(_ query: Query) throws(StoreError) -> [RawRow] {
        try query.check()
        let order = query.effectiveOrder
        let rows = candidates(query).filter { row in
            query.conditions.allSatisfy { Self.holds($0, row) }
                && query.after.map { Self.precedes($0, Self.place(of: row, order), order) } ?? true
        }
        let sorted = rows.sorted { Self.precedes(Self.place(of: $0, order), Self.place(of: $1, order), order) }
        return Array(sorted.prefix(query.limit))
    }

    /// The one row that a whole key names, or all.
    private func candidates(_ query: Query) -> [RawRow] {
        var values: [String: Value] = [:]
        for condition in query.conditions {
            if case .equals(let value) = condition.test { values[condition.column] = value }
        }
        let key = query.table.primaryKey.compactMap { values[$0] }
        let rows = tables[query.table.name] ?? [:]
        return key.count == query.table.primaryKey.count ? [rows[key]].compactMap { $0 } : Array(rows.values)
    }

    private static func holds(_ condition: Condition, _ row: RawRow) -> Bool {
        let value = row[condition.column]
        return switch condition.test {
        case .isNull: value == .null
        case .equals(let other): value == other
        case .isOneOf(let others): others.contains(value)
        case .lessThan(let other): value != .null && value < other
        case .greaterThan(let other): value != .null && value > other
        }
    }

    private static func place(of row: RawRow, _ order: [Order]) -> [Value] { order.map { row[$0.column] } }

    private static func precedes(_ left: [Value], _ right: [Value], _ order: [Order]) -> Bool {
        for (position, column) in order.enumerated() where left[position] != right[position] {
            return (left[position] < right[position]) == column.isAscending
        }
        return false
    }
}

// MARK: Locate

extension MemoryStore {
    private func matches(_ object: ObjectRow, _ filter: ObjectFilter) -> Bool {
        let isLater = filter.after.map { (object.created, object.id) < ($0.created, $0.id) } ?? true
        return isLater && isVisible(object, to: filter)
            && filter.names.allSatisfy { has(NameHintRow.table, NameHintRow.key(name: $0, id: object.id)) }
            && filter.labels.allSatisfy { has(LabelHintRow.table, LabelHintRow.key(label: $0, id: object.id)) }
            && (filter.objectTypes.isEmpty || filter.objectTypes.contains(object.objectType))
            && (filter.states.isEmpty || filter.states.contains(object.state))
    }

    private func isVisible(_ object: ObjectRow, to filter: ObjectFilter) -> Bool {
        guard let subjects = filter.subjects else { return true }
        return subjects.contains { subject in
            object.owner == subject || isGranted(object.id, to: subject, at: filter.now)
        } || filter.scopes.contains { $0.owner == object.owner && lies(object.id, in: $0.hint) }
    }

    private func isGranted(_ id: String, to grantee: Bytes, at now: Instant?) -> Bool {
        guard let row = tables[GrantRow.table.name]?[GrantRow.key(id: id, grantee: grantee)] else { return false }
        guard let now, case .integer(let until) = row["until"] else { return true }
        return until > now.microseconds
    }

    private func lies(_ id: String, in hint: ObjectScope.Hint) -> Bool {
        switch hint {
        case .label(let label): has(LabelHintRow.table, LabelHintRow.key(label: label, id: id))
        case .namePrefix(let prefix):
            all(NameHintRow.table).contains { row in
                guard case .bytes(let name) = row["name"] else { return false }
                return row["id"] == .of(id) && name.starts(with: prefix)
            }
        }
    }

    private func has(_ table: Table, _ key: [Value]) -> Bool { tables[table.name]?[key] != nil }

    private static func isNewer(_ left: ObjectRow, than right: ObjectRow) -> Bool {
        (left.created, left.id) > (right.created, right.id)
    }

    private func page(of rows: [RawRow]) -> [RawRow] {
        var bytes = 0
        var page: [RawRow] = []
        for row in rows {
            page.append(row)
            bytes += row.size
            if bytes >= StoreLimits.page { break }
        }
        return page
    }
}
