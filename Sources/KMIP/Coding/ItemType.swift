/// The type byte of an element (KMIP 2.1 section 11.23).
enum ItemType: UInt8, CaseIterable, Sendable {
    case structure = 1, integer, longInteger, bigInteger, enumeration, boolean
    case textString, byteString, dateTime, interval, dateTimeExtended

    var name: String {
        switch self {
        case .structure: "Structure"
        case .integer: "Integer"
        case .longInteger: "LongInteger"
        case .bigInteger: "BigInteger"
        case .enumeration: "Enumeration"
        case .boolean: "Boolean"
        case .textString: "TextString"
        case .byteString: "ByteString"
        case .dateTime: "DateTime"
        case .interval: "Interval"
        case .dateTimeExtended: "DateTimeExtended"
        }
    }

    /// The type of a normalized name in UTF-8.
    init?(name: ArraySlice<UInt8>) {
        guard let code = Registry.names.code(of: name, in: Registry.itemTypeScope),
            let type = UInt8(exactly: code).flatMap(ItemType.init(rawValue:))
        else { return nil }
        self = type
    }

    /// The one allowed length of the value, where there is one (KMIP 2.1 table 427).
    var fixedLength: Int? {
        switch self {
        case .integer, .enumeration, .interval: 4
        case .longInteger, .boolean, .dateTime, .dateTimeExtended: 8
        case .structure, .bigInteger, .textString, .byteString: nil
        }
    }
}
