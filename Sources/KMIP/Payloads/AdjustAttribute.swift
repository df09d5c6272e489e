/// Adjust Attribute: a number counted up or down, or its sign or a flag turned (KMIP 2.1 section 6.1.3).
public struct AdjustAttributeRequest: RequestPayload {
    public static let operation = Operation.adjustAttribute

    public var uniqueIdentifier: String
    public var reference: AttributeReference
    public var adjustment: AdjustmentType
    /// Nil for one: a unit, or a second.
    public var value: TTLVValue?

    public init(
        uniqueIdentifier: String,
        reference: AttributeReference,
        adjustment: AdjustmentType,
        value: TTLVValue? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.reference = reference
        self.adjustment = adjustment
        self.value = value
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        reference = try AttributeReference(ttlv: try reader.required(.attributeReference))
        adjustment = try reader.required(AdjustmentType.self)
        value = try reader.optional(.adjustmentValue)?.value
        try reader.finish()
    }

    public var fields: [TTLV] {
        let amount = value.map { [TTLV(.adjustmentValue, $0)] } ?? []
        return [identifierField(uniqueIdentifier), reference.ttlv, adjustment.ttlv] + amount
    }
}

/// The answer to Adjust Attribute.
public typealias AdjustAttributeResponse = IdentifierResponse
