/// Key Wrapping Specification: how a client wants a key wrapped (KMIP 2.1 section 7.18).
public struct KeyWrappingSpecification: Equatable, Sendable {
    public var method: WrappingMethod
    public var encryptionKey: WrappingKeyInformation?
    public var signatureKey: WrappingKeyInformation?
    /// Names of attributes that are wrapped along with the key.
    public var attributeNames: [String]
    /// Without it the Key Value is wrapped in TTLV.
    public var encoding: EncodingOption?

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        method = try reader.required(WrappingMethod.self)
        encryptionKey = try reader.optionalWrappingKey(.encryptionKeyInformation)
        signatureKey = try reader.optionalWrappingKey(.macSignatureKeyInformation)
        attributeNames = []
        for name in reader.repeated(.attributeName) { attributeNames.append(try name.text()) }
        encoding = try reader.optional(EncodingOption.self)
        try reader.finish()
        guard encryptionKey != nil || signatureKey != nil else {
            throw KMIPError(.invalidField, "KeyWrappingSpecification names no key")
        }
    }

    public var ttlv: TTLV {
        let keys = [encryptionKey?.ttlv(.encryptionKeyInformation), signatureKey?.ttlv(.macSignatureKeyInformation)]
        let names = attributeNames.map { TTLV(.attributeName, .text($0)) }
        let rest = encoding.map { [$0.ttlv] } ?? []
        return TTLV(.keyWrappingSpecification, .structure([method.ttlv] + keys.compactMap(\.self) + names + rest))
    }
}
