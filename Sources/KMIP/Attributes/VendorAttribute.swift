/// A vendor's attribute (KMIP 2.1 section 4.60).
public struct VendorAttribute: Equatable, Sendable {
    /// Cosmian's clients keep their tags under this vendor and name, as a JSON list of strings.
    public static let cosmianVendor = "cosmian"
    public static let tagName = "tag"

    public var vendor: String
    public var name: String
    /// Absent only where a request names the attribute without a value.
    public var value: TTLVValue?

    public init(vendor: String, name: String, value: TTLVValue?) {
        self.vendor = vendor
        self.name = name
        self.value = value
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        vendor = try reader.required(.vendorIdentification).text()
        name = try reader.required(.attributeName).text()
        value = try reader.optional(.attributeValue)?.value
        try reader.finish()
        let isWord = vendor.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == 0x5F || byte == 0x2E
        }
        guard isWord, (1...Limits.nameBytes).contains(vendor.utf8.count),
            (1...Limits.nameBytes).contains(name.utf8.count)
        else {
            throw KMIPError(
                .invalidAttribute,
                "a vendor's identification is letters, digits, '_' and '.'; no name is empty"
            )
        }
    }

    public var ttlv: TTLV {
        var fields = [TTLV(.vendorIdentification, .text(vendor)), TTLV(.attributeName, .text(name))]
        if let value { fields.append(TTLV(.attributeValue, value)) }
        return TTLV(.attribute, .structure(fields))
    }
}
