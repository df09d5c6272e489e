/// How much an object may still protect (KMIP 2.1 section 4.59).
public struct UsageLimits: Equatable, Sendable {
    /// Units over the object's whole life.
    public let total: Int64
    /// Units that are left.
    public var count: Int64
    public let unit: UsageLimitsUnit

    /// - Throws: Invalid Attribute Value for limits below nothing. Without a count, all of it is left.
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        guard case .longInteger(let total) = try reader.required(.usageLimitsTotal).value, total >= 0 else {
            throw KMIPError(.invalidAttributeValue, "UsageLimitsTotal is a Long Integer of at least 0")
        }
        self.total = total
        if case .longInteger(let count)? = try reader.optional(.usageLimitsCount)?.value {
            self.count = min(max(count, 0), total)
        } else {
            count = total
        }
        unit = try reader.required(UsageLimitsUnit.self)
        try reader.finish()
    }

    public var ttlv: TTLV {
        TTLV(
            .usageLimits,
            .structure([
                TTLV(.usageLimitsTotal, .longInteger(total)), TTLV(.usageLimitsCount, .longInteger(count)), unit.ttlv,
            ])
        )
    }

    /// As a client may give them: he does not set the count.
    public var undrawn: UsageLimits {
        var limits = self
        limits.count = total
        return limits
    }

    /// - Throws: Wrong Key Lifecycle State when something was drawn from limits that are to be changed or taken away.
    static func requireUndrawn(_ attributes: [TTLV]) throws(KMIPError) {
        for attribute in attributes {
            let limits = try UsageLimits(ttlv: attribute)
            guard limits.count == limits.total else {
                throw KMIPError(.wrongKeyLifecycleState, "UsageLimits cannot be changed once they were drawn on")
            }
        }
    }
}

/// What is counted (KMIP 2.1 section 11.60).
public enum UsageLimitsUnit: UInt32, KMIPEnumeration, CaseIterable {
    case byte = 1, object

    public static let tag = Tag.usageLimitsUnit
}

extension Tag {
    public static let usageLimits = Tag(rawValue: 0x42_0095)
    public static let usageLimitsCount = Tag(rawValue: 0x42_0096)
    static let usageLimitsTotal = Tag(rawValue: 0x42_0097)
    static let usageLimitsUnit = Tag(rawValue: 0x42_0098)
}
