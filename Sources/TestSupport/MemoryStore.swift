import Canonical
import Store

/// A store without a database, for tests: the same promises, nothing durable. `edit` and `erase` do what somebody with the
/// database's password could do.
public actor MemoryStore: Store {
    public nonisolated let engine = "memory"
    private var tables: [String: [[Value]: RawRow]] = [:]
    private var lists = MemoryLists()
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
        let places = Set(filter.lists.flatMap { newest(of: $0, filter) }).sorted(by: >)
        var (rows, bytes, last): ([RawRow], Int, ObjectPlace?) = ([], 0, nil)
        for place in places.prefix(filter.limit) {
            last = place
            guard let row = tables[ObjectRow.table.name]?[ObjectRow.key(place.id)],
                fits(try ObjectRow(row), place, filter)
            else { continue }
            rows.append(row)
            bytes += row.size
            if bytes >= StoreLimits.page { return ObjectPage(rows: rows, next: place) }
        }
        return ObjectPage(rows: rows, next: places.count > filter.limit ? last : nil)
    }

    public func sizes(of lists: [ObjectListing], upTo most: Int) throws(StoreError) -> [Int] {
        try checkOpen()
        guard lists.count <= StoreLimits.queries else { throw StoreError(.tooLarge, "too many lists") }
        return lists.map { min(most, places(of: $0).count) }
    }

    public func apply(_ mutations: [Mutation]) throws(StoreError) {
        try checkOpen()
        guard mutations.count <= StoreLimits.mutations else { throw StoreError(.tooLarge, "too many mutations") }
        for mutation in mutations { try mutation.check() }
        var before: [(place: RowReference, row: RawRow?)] = []
        do throws(StoreError) {
            for mutation in mutations { try apply(mutation, &before) }
        } catch {
            for (place, row) in before.reversed() { replace(place.table, place.key, by: row) }
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
        replace(table, key, by: nil)
        replace(table, row.key, by: row)
    }

    /// Removes a row behind the vault's back.
    public func erase(_ table: Table, key: [Value]) { replace(table, key, by: nil) }

    /// Puts a row in, or back, behind the vault's back.
    public func put(_ row: RawRow) { replace(row.table, row.key, by: row) }

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
        replace(place.table, place.key, by: row)
    }

    private func replace(_ table: Table, _ key: [Value], by row: RawRow?) {
        let earlier = tables[table.name]?[key]
        if earlier == row { return }
        if let earlier { lists.remove(earlier) }
        if let row { lists.add(row) }
        tables[table.name, default: [:]][key] = row
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
    /// As many of a list as one page needs.
    private func newest(of list: ObjectListing, _ filter: ObjectFilter) -> ArraySlice<ObjectPlace> {
        let places = places(of: list)
        let end = filter.after.map { after in places.firstPosition { $0 >= after } } ?? places.endIndex
        return places[..<end].suffix(filter.limit + 1)
    }

    /// The oldest first.
    private func places(of list: ObjectListing) -> [ObjectPlace] {
        switch list {
        case .all, .owned, .hinted, .hintedOfAll: lists[list]
        case .object(let id): place(of: id).map { [$0] } ?? []
        case .named(let name): objects(NameHintRow.table) { $0["name"] == .of(name) }
        case .scope(let scope): places(in: scope)
        case .granted(let subjects, let now):
            objects(GrantRow.table) { row in
                guard subjects.contains(where: { row["userid"] == .of($0) }) else { return false }
                guard let now, case .integer(let until) = row["until"] else { return true }
                return until > now.microseconds
            }
        }
    }

    private func objects(_ table: Table, where fits: (RawRow) -> Bool) -> [ObjectPlace] {
        let rows = (tables[table.name] ?? [:]).values.filter(fits)
        let places = rows.compactMap { row -> ObjectPlace? in
            guard case .bytes(let id) = row["id"] else { return nil }
            return place(of: String(decoding: id, as: UTF8.self))
        }
        return Set(places).sorted(by: <)
    }

    private func place(of id: String) -> ObjectPlace? {
        let row = tables[ObjectRow.table.name]?[ObjectRow.key(id)].flatMap { try? ObjectRow($0) }
        return row.map { ObjectPlace(created: $0.created, id: $0.id) }
    }

    private func places(in scope: ObjectScope) -> [ObjectPlace] {
        let owned = lists[.owned(by: scope.owner)]
        switch scope.hint {
        case .label(let label):
            return owned.filter { has(LabelHintRow.table, LabelHintRow.key(label: label, id: $0.id)) }
        case .namePrefix(let prefix):
            let named = objects(NameHintRow.table) { row in
                if case .bytes(let name) = row["name"] { name.starts(with: prefix) } else { false }
            }
            return Array(Set(owned).intersection(named)).sorted(by: <)
        }
    }

    private func fits(_ object: ObjectRow, _ place: ObjectPlace, _ filter: ObjectFilter) -> Bool {
        object.created == place.created
            && filter.hints.allSatisfy { alternatives in
                alternatives.contains { hint in
                    let key = ObjectHintRow.key(owner: object.owner, hint: hint, created: place.created, id: place.id)
                    return has(ObjectHintRow.table, key)
                }
            }
            && (filter.grantees?.contains { has(GrantRow.table, GrantRow.key(id: place.id, grantee: $0)) } ?? true)
            && (filter.objectTypes.isEmpty || filter.objectTypes.contains(object.objectType))
            && (filter.states.isEmpty || filter.states.contains(object.state))
    }

    private func has(_ table: Table, _ key: [Value]) -> Bool { tables[table.name]?[key] != nil }
}
