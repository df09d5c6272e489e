/// What a client's attribute must have besides what the server itself reads of it.
enum AttributeForm {
    /// - Throws: ``KMIPError``: Invalid Attribute Value for a field that is missing or wrong, Application Namespace Not Supported where the server
    ///   should make up the data of an application that it does not know (KMIP 1.4 section 3.36).
    static func check(_ item: TTLV) throws(KMIPError) {
        switch item.tag {
        case .usageLimits: try requireLimits(item)
        case .keyValueLocation:
            for tag in [Tag.keyValueLocationValue, .keyValueLocationType] where item.first(tag) == nil {
                throw missing(tag, in: item)
            }
        case .name:
            guard item.first(.nameType) != nil else { throw missing(.nameType, in: item) }
        case .applicationSpecificInformation:
            guard item.first(.applicationNamespace) != nil else { throw missing(.applicationNamespace, in: item) }
            guard item.first(.applicationData) != nil else {
                throw KMIPError(
                    .applicationNamespaceNotSupported,
                    "no ApplicationData is made here for any ApplicationNamespace; give it"
                )
            }
        default: break
        }
    }

    /// Count is the server's, and nothing of it is believed.
    private static func requireLimits(_ item: TTLV) throws(KMIPError) {
        for tag in [Tag.usageLimitsTotal, .usageLimitsUnit] where item.first(tag) == nil {
            throw missing(tag, in: item)
        }
        do throws(KMIPError) {
            _ = try UsageLimits(ttlv: item)
        } catch {
            throw KMIPError(.invalidAttributeValue, error.message)
        }
    }

    private static func missing(_ tag: Tag, in item: TTLV) -> KMIPError {
        KMIPError(.invalidAttributeValue, "\(item.tag): \(tag) is missing")
    }
}

extension Tag {
    public static let keyValueLocation = Tag(rawValue: 0x42_00B8)
    static let keyValueLocationValue = Tag(rawValue: 0x42_00B9)
    static let keyValueLocationType = Tag(rawValue: 0x42_00BA)
    public static let keyValuePresent = Tag(rawValue: 0x42_00BB)
    static let applicationData = Tag(rawValue: 0x42_0002)
    static let applicationNamespace = Tag(rawValue: 0x42_0003)
    static let applicationSpecificInformation = Tag(rawValue: 0x42_0004)
}
