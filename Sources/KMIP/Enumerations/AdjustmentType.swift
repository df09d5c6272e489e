/// What Adjust Attribute does with a value (KMIP 2.1 section 11.1).
public enum AdjustmentType: UInt32, KMIPEnumeration, CaseIterable {
    case increment = 1, decrement, negate

    public static let tag = Tag.adjustmentType
}

extension AdjustmentType {
    /// - Throws: Invalid Data Type where the value cannot be adjusted so, Numeric Range where the result does not fit.
    func applied(to value: TTLVValue, by amount: TTLVValue?) throws(KMIPError) -> TTLVValue {
        switch (value, amount) {
        case (.boolean(let flag), nil) where self == .negate: return .boolean(!flag)
        case (.integer(let old), nil): return .integer(try sum(old, 1))
        case (.integer(let old), .integer(let by)?): return .integer(try sum(old, by))
        case (.longInteger(let old), nil): return .longInteger(try sum(old, 1))
        case (.longInteger(let old), .longInteger(let by)?): return .longInteger(try sum(old, by))
        case (.interval(let old), nil) where self != .negate: return .interval(try sum(old, 1))
        case (.interval(let old), .interval(let by)?) where self != .negate: return .interval(try sum(old, by))
        case (.dateTime(let old), nil) where self != .negate: return .dateTime(try sum(old, 1))
        case (.dateTime(let old), .interval(let by)?) where self != .negate: return .dateTime(try sum(old, Int64(by)))
        default: throw KMIPError(.invalidDataType, "a \(value.typeName) cannot be adjusted like this")
        }
    }

    private func sum<Number: FixedWidthInteger>(_ old: Number, _ by: Number) throws(KMIPError) -> Number {
        let (result, overflow) =
            switch self {
            case .increment: old.addingReportingOverflow(by)
            case .decrement: old.subtractingReportingOverflow(by)
            case .negate: Number.zero.subtractingReportingOverflow(old)
            }
        guard !overflow else { throw KMIPError(.numericRange, "the adjusted value does not fit") }
        return result
    }
}

extension Tag {
    static let adjustmentType = Tag(rawValue: 0x42_0158)
    static let adjustmentValue = Tag(rawValue: 0x42_0162)
}
