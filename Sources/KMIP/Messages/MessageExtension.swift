/// What a vendor adds to a batch item (KMIP 2.1 section 9.13).
public struct MessageExtension: Equatable, Sendable {
    public var vendor: String
    /// Whoever does not know the extension must refuse the message, not ignore it.
    public var isCritical: Bool
    public var content: [TTLV]

    public init(vendor: String, isCritical: Bool, content: [TTLV]) {
        self.vendor = vendor
        self.isCritical = isCritical
        self.content = content
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        vendor = try reader.required(.vendorIdentification).text()
        isCritical = try reader.required(.criticalityIndicator).boolean()
        content = try reader.required(.vendorExtension).children
        try reader.finish()
    }

    static func list(_ elements: [TTLV]) throws(KMIPError) -> [MessageExtension] {
        var extensions: [MessageExtension] = []
        for element in elements { extensions.append(try MessageExtension(ttlv: element)) }
        return extensions
    }

    public var ttlv: TTLV {
        let fields = [
            TTLV(.vendorIdentification, .text(vendor)), TTLV(.criticalityIndicator, .boolean(isCritical)),
            TTLV(.vendorExtension, .structure(content)),
        ]
        return TTLV(.messageExtension, .structure(fields))
    }
}
