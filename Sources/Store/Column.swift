/// One column of a table: what it may hold, and how much of it.
public struct Column: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case bytes
        /// 0 … 2^63 − 1.
        case unsigned
        /// Microseconds since 1970, before it negative.
        case instant
        /// 0 or 1.
        case boolean
    }

    public let name: String
    public let kind: Kind
    public let isNullable: Bool
    /// The most bytes that a value may have; 8 for the kinds that are numbers.
    public let maximumSize: Int

    public static func bytes(_ name: String, _ maximumSize: Int) -> Column {
        Column(name: name, kind: .bytes, isNullable: false, maximumSize: maximumSize)
    }

    public static func unsigned(_ name: String) -> Column {
        Column(name: name, kind: .unsigned, isNullable: false, maximumSize: 8)
    }

    public static func instant(_ name: String) -> Column {
        Column(name: name, kind: .instant, isNullable: false, maximumSize: 8)
    }

    public static func boolean(_ name: String) -> Column {
        Column(name: name, kind: .boolean, isNullable: false, maximumSize: 8)
    }

    /// The same column, but it may hold null (which is not the same as empty bytes).
    public var nullable: Column { Column(name: name, kind: kind, isNullable: true, maximumSize: maximumSize) }

    /// Whether the value may stand in this column: its kind, null only where allowed, and not more than the limit.
    func refusal(of value: Value) -> StoreError? {
        switch (value, kind) {
        case (.null, _):
            return isNullable ? nil : StoreError(.invalid, "the column \(name) may not be null")
        case (.bytes(let bytes), .bytes):
            let detail = "the column \(name) takes at most \(maximumSize) bytes, these are \(bytes.count)"
            return bytes.count <= maximumSize ? nil : StoreError(.tooLarge, detail)
        case (.integer(let number), .unsigned):
            return number >= 0 ? nil : StoreError(.tooLarge, "the number for the column \(name) is beyond 2^63 - 1")
        case (.integer(let number), .boolean):
            return number == 0 || number == 1 ? nil : StoreError(.invalid, "the column \(name) takes 0 or 1")
        case (.integer, .instant):
            return nil
        default:
            return StoreError(.invalid, "the column \(name) does not take this kind of value")
        }
    }
}
