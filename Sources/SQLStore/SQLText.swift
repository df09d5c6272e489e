import Store

/// Collects a statement's text and its binds together, so that the two cannot part.
struct SQLText {
    private let dialect: any Dialect
    private(set) var text = ""
    private(set) var binds: [Value] = []

    init(_ dialect: any Dialect, _ text: String = "") {
        self.dialect = dialect
        self.text = text
        self.text.reserveCapacity(512)
    }

    /// Adds words of the program's own; never a value.
    mutating func add(_ words: String) { text += words }

    /// Adds the place of a value, and the value to what is bound.
    mutating func bind(_ value: Value) {
        binds.append(value)
        text += dialect.placeholder(binds.count)
    }

    mutating func add(_ words: String, _ value: Value) {
        add(words)
        bind(value)
    }

    /// `(?, ?, …)`. The last value is repeated up to a power of two, so that few different texts are prepared.
    mutating func bindList(_ values: [Value]) {
        add("(")
        for position in 0..<Self.places(for: values.count) {
            if position > 0 { add(", ") }
            bind(values[min(position, values.count - 1)])
        }
        add(")")
    }

    /// How many places a list of so many values has in the text; none has no list.
    static func places(for values: Int) -> Int {
        if values == 0 { return 0 }
        var count = 1
        while count < values { count *= 2 }
        return count
    }

    func statement(expecting expectation: SQLStatement.Expectation = .anything) -> SQLStatement {
        SQLStatement(text, binds, expecting: expectation)
    }
}

extension SQLText {
    /// `column IN (…)`; no alternatives mean no row.
    mutating func add(_ column: String, isOneOf values: [Value]) {
        switch values.count {
        case 0: add("1 = 0")
        case 1: add("\(column) = ", values[0])
        default:
            add("\(column) IN ")
            bindList(values)
        }
    }

    /// Rows after a place in the order, written so that an index on the first column is used everywhere:
    /// `a <= ? AND (a < ? OR (b <= ? AND (b < ? …)))`.
    mutating func add(rowsAfter place: [Value], in order: [Order]) {
        guard let first = order.first, let value = place.first else { return }
        let less = first.isAscending ? ">" : "<"
        guard order.count > 1 else { return add("\(first.column) \(less) ", value) }
        add("\(first.column) \(less)= ", value)
        add(" AND (\(first.column) \(less) ", value)
        add(" OR (")
        add(rowsAfter: Array(place.dropFirst()), in: Array(order.dropFirst()))
        add("))")
    }

    mutating func add(_ order: [Order]) {
        add(" ORDER BY ")
        add(order.map { $0.isAscending ? $0.column : "\($0.column) DESC" }.joined(separator: ", "))
    }
}
