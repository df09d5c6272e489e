/// What an object is to another one (KMIP 2.1 section 4.31).
public struct Link: Hashable, Sendable {
    public var type: LinkType
    public var identifier: String

    public init(type: LinkType, identifier: String) {
        self.type = type
        self.identifier = identifier
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        type = try reader.required(LinkType.self)
        identifier = try reader.required(.linkedObjectIdentifier).text()
        try reader.finish()
    }

    public var ttlv: TTLV {
        TTLV(.link, .structure([type.ttlv, TTLV(.linkedObjectIdentifier, .text(identifier))]))
    }
}
