/// An attribute named in a request (KMIP 2.1 section 5.5): one of the standard's by its tag, a vendor's by its two names.
public enum AttributeReference: Hashable, Sendable {
    case tag(Tag)
    case vendor(String, name: String)

    public init(ttlv: TTLV) throws(KMIPError) {
        if case .enumeration(let code) = ttlv.value {
            self = .tag(Tag(rawValue: code))
            return
        }
        var reader = try StructureReader(ttlv)
        let vendor = try reader.required(.vendorIdentification).text()
        self = .vendor(vendor, name: try reader.required(.attributeName).text())
        try reader.finish()
    }

    /// An attribute by its name in words (KMIP 1.4 section 3), or as JSON and XML write it; nil for a name that there is not.
    public init?(name: String) {
        if let tag = AttributeName.tag(name) ?? Tag(name: NormalizedName.of(name)), AttributeRule.of(tag) != nil {
            self = .tag(tag)
        } else if let (vendor, rest) = AttributeName.vendor(name) {
            self = .vendor(vendor, name: rest)
        } else {
            return nil
        }
    }

    /// The reference that an attribute answers to.
    public init(attribute: TTLV) {
        if attribute.tag == .attribute, let vendor = try? VendorAttribute(ttlv: attribute) {
            self = .vendor(vendor.vendor, name: vendor.name)
        } else {
            self = .tag(attribute.tag)
        }
    }

    /// Whether an object may have several instances. It may of a vendor's attribute (KMIP 1.4 section 3.39), but for the one list of tags.
    public var isMultiple: Bool {
        switch self {
        case .tag(let tag): AttributeRule.of(tag)?.isMultiple ?? false
        case .vendor(let vendor, let name): (vendor, name) != (VendorAttribute.cosmianVendor, VendorAttribute.tagName)
        }
    }

    public var ttlv: TTLV {
        switch self {
        case .tag(let tag): TTLV(.attributeReference, .enumeration(tag.rawValue))
        case .vendor(let vendor, let name):
            TTLV(
                .attributeReference,
                .structure([TTLV(.vendorIdentification, .text(vendor)), TTLV(.attributeName, .text(name))])
            )
        }
    }
}
