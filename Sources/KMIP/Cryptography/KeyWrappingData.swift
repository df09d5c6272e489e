/// Key Wrapping Data: how the Key Value beside it is wrapped (KMIP 2.1 section 3.3).
public struct KeyWrappingData: Equatable, Sendable {
    public var method: WrappingMethod
    public var encryptionKey: WrappingKeyInformation?
    public var signatureKey: WrappingKeyInformation?
    public var signature: [UInt8]?
    public var nonce: [UInt8]?
    /// Without it the Key Value was wrapped in TTLV.
    public var encoding: EncodingOption?

    public init(
        _ method: WrappingMethod,
        encryptionKey: WrappingKeyInformation? = nil,
        signatureKey: WrappingKeyInformation? = nil,
        encoding: EncodingOption? = nil
    ) {
        self.method = method
        self.encryptionKey = encryptionKey
        self.signatureKey = signatureKey
        self.encoding = encoding
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        method = try reader.required(WrappingMethod.self)
        encryptionKey = try reader.optionalWrappingKey(.encryptionKeyInformation)
        signatureKey = try reader.optionalWrappingKey(.macSignatureKeyInformation)
        signature = try reader.optional(.macSignature)?.bytes()
        nonce = try reader.optional(.ivCounterNonce)?.bytes()
        encoding = try reader.optional(EncodingOption.self)
        try reader.finish()
    }

    public var ttlv: TTLV {
        let fields = [
            method.ttlv, encryptionKey?.ttlv(.encryptionKeyInformation),
            signatureKey?.ttlv(.macSignatureKeyInformation), signature.map { TTLV(.macSignature, .bytes($0)) },
            nonce.map { TTLV(.ivCounterNonce, .bytes($0)) }, encoding?.ttlv,
        ]
        return TTLV(.keyWrappingData, .structure(fields.compactMap(\.self)))
    }
}
