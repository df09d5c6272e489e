import Canonical
import Store

extension Statements {
    /// The objects of the next stretch of the lists, newest first, and behind the columns of each its place; nulls stand for an object that the filter
    /// leaves out. One place more than the page has, to tell whether it is the last one.
    ///
    /// Only so many places are looked at, however few of them fit.
    ///
    /// - Throws: `too-large` for a filter beyond the limits.
    public func locate(_ filter: ObjectFilter) throws(StoreError) -> SQLStatement {
        try filter.check()
        let columns = ObjectRow.table.columns.map { "o.\($0.name)" }.joined(separator: ", ")
        var sql = SQLText(dialect, "SELECT \(columns), c.created, c.id FROM (")
        add(filter.lists, filter, to: &sql)
        // A left join is done in this order by every planner.
        sql.add(") AS c LEFT JOIN objects AS o\(dialect.reading(by: nil)) ON o.id = c.id AND o.created = c.created")
        addChecks(filter, to: &sql)
        if !dialect.joinsInOrder { sql.add(" ORDER BY c.created DESC, c.id DESC") }
        return sql.statement()
    }

    /// How long a list is, counted to `most`.
    public func size(of list: ObjectListing, upTo most: Int) -> SQLStatement {
        var sql = SQLText(dialect, "SELECT count(*) FROM (SELECT ")
        let source = ListSource(list)
        sql.add("\(source.idColumn) FROM \(source.table)\(dialect.reading(by: source.index))")
        var joiner = " WHERE "
        for condition in source.conditions where !condition.isOfObject {
            sql.add(joiner)
            add(condition, to: &sql)
            joiner = " AND "
        }
        // All that there is, as a stretch of an index: without it a planner sees a table that is read whole.
        if source.conditions.isEmpty { sql.add(" WHERE created <= ", .integer(.max)) }
        sql.add(" LIMIT ", .integer(Int64(clamping: most)))
        sql.add(") AS counted")
        return sql.statement()
    }

    private func add(_ lists: [ObjectListing], _ filter: ObjectFilter, to sql: inout SQLText) {
        guard lists.count != 1 else { return add(lists[0], filter, to: &sql) }
        if lists.isEmpty { return sql.add("SELECT created, id FROM objects WHERE 1 = 0") }
        sql.add("SELECT created, id FROM (")
        for position in 0..<SQLText.places(for: lists.count) {
            if position > 0 { sql.add(" UNION ") }
            sql.add("SELECT created, id FROM (")
            add(lists[min(position, lists.count - 1)], filter, to: &sql)
            sql.add(") AS l\(position)")
        }
        sql.add(") AS u")
        addEnd("", filter, to: &sql)
    }

    /// The stretch of one list, off its index.
    private func add(_ list: ObjectListing, _ filter: ObjectFilter, to sql: inout SQLText) {
        let source = ListSource(list)
        sql.add("SELECT \(source.prefix)created, \(source.prefix)id FROM \(source.table)")
        sql.add(dialect.reading(by: source.index))
        if source.isJoined {
            sql.add(" \(dialect.orderedJoin) objects AS o\(dialect.reading(by: nil)) ON o.id = a.id")
        }
        sql.add(" WHERE ")
        for condition in source.conditions {
            add(condition, to: &sql)
            sql.add(" AND ")
        }
        let place = filter.after ?? ObjectPlace(created: Instant(microseconds: .max), id: "\u{7f}")
        let order = [Order.descending(source.prefix + "created"), .descending(source.prefix + "id")]
        sql.add(rowsAfter: [.of(place.created), .of(place.id)], in: order)
        addEnd(source.prefix, filter, to: &sql)
    }

    private func addEnd(_ prefix: String, _ filter: ObjectFilter, to sql: inout SQLText) {
        sql.add(" ORDER BY \(prefix)created DESC, \(prefix)id DESC LIMIT ", .integer(Int64(filter.limit + 1)))
    }

    private func add(_ condition: ListSource.Condition, to sql: inout SQLText) {
        switch condition {
        case .ofOwner(let owner): sql.add("o.owner = ", .of(owner))
        case .oneOf(let column, let values): sql.add(column, isOneOf: values)
        case .atLeast(let column, let value): sql.add("\(column) >= ", value)
        case .below(let column, let value): sql.add("\(column) < ", value)
        case .endsAfter(let now):
            sql.add("(a.until IS NULL OR a.until > ", .integer(now.microseconds))
            sql.add(")")
        }
    }

    private func addChecks(_ filter: ObjectFilter, to sql: inout SQLText) {
        if !filter.objectTypes.isEmpty {
            sql.add(" AND ")
            sql.add("o.object_type", isOneOf: filter.objectTypes.map { .of($0) })
        }
        if !filter.states.isEmpty {
            sql.add(" AND ")
            sql.add("o.state", isOneOf: filter.states.map { .of($0) })
        }
        let place = "h.created = c.created AND h.id = c.id"
        for alternatives in filter.hints {
            sql.add(" AND ")
            add("object_hints AS h", "h.owner = o.owner", "h.hint", alternatives, place, to: &sql)
        }
        if let grantees = filter.grantees {
            sql.add(" AND ")
            add("read_access AS a", "a.id = c.id", "a.userid", grantees, nil, to: &sql)
        }
    }

    /// That there is a row with one of the values, found by the table's key.
    ///
    /// Counts, and not EXISTS, which a planner may turn round and answer for all objects at once. One for each value where a planner would search for what stands
    /// before it in the key alone, and look through all the rest.
    ///
    /// - Parameters:
    ///   - first: what is said of the columns of the key that stand before the values' one.
    ///   - rest: of those behind it.
    private func add(
        _ table: String,
        _ first: String,
        _ column: String,
        _ values: [Bytes],
        _ rest: String?,
        to sql: inout SQLText
    ) {
        let isTogether = dialect.searchesAlternatives || values.isEmpty
        let count = isTogether ? 1 : SQLText.places(for: values.count)
        sql.add("(")
        for position in 0..<count {
            if position > 0 { sql.add(" OR ") }
            sql.add("(SELECT count(*) FROM \(table)\(dialect.reading(by: nil)) WHERE \(first) AND ")
            let some = isTogether ? values : [values[min(position, values.count - 1)]]
            sql.add(column, isOneOf: some.map(Value.bytes))
            sql.add("\(rest.map { " AND \($0)" } ?? "")) > 0")
        }
        sql.add(")")
    }
}

/// Where the rows of a list are.
private struct ListSource {
    enum Condition {
        /// Of the object, which stands in another table than the list.
        case ofOwner(Bytes)
        case oneOf(String, [Value])
        case atLeast(String, Value)
        case below(String, Value)
        case endsAfter(Instant)

        var isOfObject: Bool { if case .ofOwner = self { true } else { false } }
    }

    let table: String
    /// By which the list is found; nil is the primary key.
    let index: String?
    /// Where the table has no times of its own.
    var isJoined = false
    var prefix: String { isJoined ? "o." : "" }
    var idColumn: String { isJoined ? "a.id" : "id" }
    let conditions: [Condition]

    init(_ list: ObjectListing) {
        switch list {
        case .all: self.init(table: "objects", by: "objects_by_created_id", [])
        case .object(let id): self.init(table: "objects", [.oneOf("id", [.of(id)])])
        case .owned(let owner):
            self.init(table: "objects", by: "objects_by_owner_created_id", [.oneOf("owner", [.of(owner)])])
        case .hinted(let hint, let owner):
            self.init(table: "object_hints", [.oneOf("owner", [.of(owner)]), .oneOf("hint", [.of(hint)])])
        case .hintedOfAll(let hint):
            self.init(table: "object_hints", by: "object_hints_by_hint_created_id", [.oneOf("hint", [.of(hint)])])
        case .named(let name): self.init(joining: "object_names AS a", [.oneOf("a.name", [.of(name)])])
        case .granted(let subjects, let now):
            let current: [Condition] = now.map { [.endsAfter($0)] } ?? []
            self.init(
                joining: "read_access AS a",
                by: "read_access_by_userid_id",
                [.oneOf("a.userid", subjects.map { .of($0) })] + current
            )
        case .scope(let scope): self.init(scope)
        }
    }

    private init(_ scope: ObjectScope) {
        let owner = Condition.ofOwner(scope.owner)
        switch scope.hint {
        case .label(let label):
            self.init(joining: "object_tags AS a", [.oneOf("a.label", [.of(label)]), owner])
        case .namePrefix(let prefix):
            let end: [Condition] = ObjectScope.end(ofPrefix: prefix).map { [.below("a.name", .of($0))] } ?? []
            self.init(joining: "object_names AS a", [.atLeast("a.name", .of(prefix))] + end + [owner])
        }
    }

    private init(table: String, by index: String? = nil, _ conditions: [Condition]) {
        self.table = table
        self.index = index
        self.conditions = conditions
    }

    /// Those of other owners, and of objects that are no more, fall out by the join.
    private init(joining table: String, by index: String? = nil, _ conditions: [Condition]) {
        self.table = table
        self.index = index
        self.conditions = conditions
        isJoined = true
    }
}
