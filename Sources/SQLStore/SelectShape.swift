import Store

/// What of a query stands in its text: everything but the values. Queries of one shape have one text.
struct SelectShape: Hashable {
    private let table: Table
    private let conditions: [ConditionShape]
    private let order: [Order]
    private let isAfter: Bool

    fileprivate struct ConditionShape: Hashable {
        let column: String
        let kind: UInt8
        /// How many values there are places for.
        let places: Int
    }

    init(_ query: Query) {
        table = query.table
        conditions = query.conditions.map { ConditionShape($0) }
        order = query.order
        isAfter = query.after != nil
    }

    // Few shapes have a table and a number of conditions in common, and to hash words costs more than to compare them.
    func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(table))
        hasher.combine(conditions.count)
        for condition in conditions { hasher.combine(condition.places) }
    }
}

extension SelectShape.ConditionShape {
    fileprivate init(_ condition: Condition) {
        column = condition.column
        switch condition.test {
        case .equals: (kind, places) = (0, 1)
        case .isOneOf(let values): (kind, places) = (1, SQLText.places(for: values.count))
        case .lessThan: (kind, places) = (2, 1)
        case .greaterThan: (kind, places) = (3, 1)
        case .isNull: (kind, places) = (4, 0)
        }
    }
}
