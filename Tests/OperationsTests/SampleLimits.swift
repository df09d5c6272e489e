import KMIP

extension TTLV {
    /// Usage Limits of so many units.
    ///
    /// - Parameter left: what is left of them; nil for limits that do not say it.
    static func limits(_ total: Int64, _ unit: UsageLimitsUnit = .object, left: Int64? = nil) -> TTLV {
        let numbers: [TTLV?] = [
            TTLV(KMIP.Tag(rawValue: 0x42_0097), .longInteger(total)),
            left.map { TTLV(.usageLimitsCount, .longInteger($0)) },
            unit.ttlv,
        ]
        return TTLV(.usageLimits, .structure(numbers.compactMap { $0 }))
    }
}
