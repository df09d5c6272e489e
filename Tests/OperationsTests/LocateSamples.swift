import Testing

@testable import KMIP
@testable import Operations

/// Values of every attribute, as a Locate may ask for them.
enum LocateSamples {
    /// - Throws: for a tag that is no attribute.
    static func values(of tag: KMIP.Tag) throws -> [TTLV] {
        let rule = try #require(AttributeRule.of(tag))
        switch tag {
        case .attribute: return [VendorAttribute(vendor: "vendor", name: "name", value: .text("value")).ttlv]
        case .name: return [ObjectName("name").ttlv]
        case .usageLimits: return [TTLV(tag, .structure([TTLV(.usageLimitsTotal, .longInteger(5))]))]
        case .randomNumberGenerator: return [TTLV(tag, .structure([TTLV(.rngAlgorithm, .enumeration(2))]))]
        default: return values(rule.type).map { TTLV(tag, $0) }
        }
    }

    private static func values(_ type: ItemType) -> [TTLVValue] {
        switch type {
        case .structure: [.structure([TTLV(KMIP.Tag(rawValue: 0x42_0022), .text("field"))])]
        case .integer: [.integer(12)]
        case .longInteger: [.longInteger(12)]
        case .bigInteger: [.bigInteger([0, 0, 0, 0, 0, 0, 0, 1])]
        case .enumeration: [.enumeration(1)]
        case .boolean: [.boolean(true), .boolean(false)]
        case .textString: [.text("text")]
        case .byteString: [.bytes([1, 2])]
        case .dateTime: [.dateTime(1_700_000_000)]
        case .interval: [.interval(60)]
        case .dateTimeExtended: [.dateTimeExtended(1)]
        }
    }
}
