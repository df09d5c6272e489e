/// One column of an order.
public struct Order: Sendable, Hashable {
    public let column: String
    public let isAscending: Bool

    public static func ascending(_ column: String) -> Order { Order(column: column, isAscending: true) }
    public static func descending(_ column: String) -> Order { Order(column: column, isAscending: false) }

    func check(in table: Table) throws(StoreError) {
        guard let position = table.position(of: column) else {
            throw StoreError(.invalid, "\(table) has no column \(column)")
        }
        // The databases put null at different ends.
        guard !table.columns[position].isNullable else {
            throw StoreError(.invalid, "\(table).\(column) may be null and cannot order")
        }
    }
}
