/// The Name attribute (KMIP 2.1 section 4.32): up to 1,024 bytes of UTF-8.
public struct ObjectName: Hashable, Sendable {
    public var value: String
    public var type: NameType

    public init(_ value: String, type: NameType = .uninterpretedTextString) {
        self.value = value
        self.type = type
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        value = try reader.required(.nameValue).text()
        type = try reader.optional(NameType.self) ?? .uninterpretedTextString
        try reader.finish()
        guard (1...Limits.nameBytes).contains(value.utf8.count) else {
            throw KMIPError(
                .invalidAttributeValue,
                "a Name of \(value.utf8.count) bytes; 1 to \(Limits.nameBytes) are allowed"
            )
        }
    }

    public var ttlv: TTLV { TTLV(.name, .structure([TTLV(.nameValue, .text(value)), type.ttlv])) }
}
