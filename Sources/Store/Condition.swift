/// What a column must be for a row to be given.
public struct Condition: Sendable, Hashable {
    public enum Test: Sendable, Hashable {
        case equals(Value)
        case isOneOf([Value])
        case lessThan(Value)
        case greaterThan(Value)
        case isNull
    }

    public let column: String
    public let test: Test

    public init(_ column: String, _ test: Test) {
        self.column = column
        self.test = test
    }

    /// The column has this value, which is not null.
    public static func equal(_ column: String, _ value: Value) -> Condition { Condition(column, .equals(value)) }

    func check(in table: Table) throws(StoreError) {
        guard table.position(of: column) != nil else { throw StoreError(.invalid, "\(table) has no column \(column)") }
        switch test {
        case .equals(.null), .lessThan(.null), .greaterThan(.null):
            throw StoreError(.invalid, "\(table).\(column): null is asked for by isNull")
        case .isOneOf(let values) where values.contains(.null):
            throw StoreError(.invalid, "\(table).\(column): null is asked for by isNull")
        case .isOneOf(let values) where values.count > StoreLimits.alternatives:
            throw StoreError(.tooLarge, "\(table).\(column): at most \(StoreLimits.alternatives) alternatives")
        default: break
        }
    }
}
