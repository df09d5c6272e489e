public import Secrets

/// Decrypt: what was encrypted under a key (KMIP 2.1 section 6.1.11).
public struct DecryptRequest: RequestPayload {
    public static let operation = Operation.decrypt

    public var uniqueIdentifier: String
    /// What the object's own Cryptographic Parameters do not say, or say otherwise.
    public var parameters: CryptographicParameters?
    public var data: [UInt8]?
    public var nonce: [UInt8]?
    public var part: StreamPart
    public var additionalData: [UInt8]?
    /// Not on the wire: whether AES is used with GCM, and ChaCha20 with Poly1305, where nobody says how, and the server chooses the nonce.
    public var assumesAEAD = false
    public var tag: [UInt8]?

    public init(
        uniqueIdentifier: String,
        parameters: CryptographicParameters? = nil,
        data: [UInt8]? = nil,
        nonce: [UInt8]? = nil,
        part: StreamPart = StreamPart(),
        additionalData: [UInt8]? = nil,
        tag: [UInt8]? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.parameters = parameters
        self.data = data
        self.nonce = nonce
        self.part = part
        self.additionalData = additionalData
        self.tag = tag
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        parameters = try reader.parameters()
        data = try reader.optional(.data)?.bytes()
        nonce = try reader.optional(.ivCounterNonce)?.bytes()
        part = try StreamPart(from: &reader)
        additionalData = try reader.optional(.authenticatedEncryptionAdditionalData)?.bytes()
        tag = try reader.optional(.authenticatedEncryptionTag)?.bytes()
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(identifierField(uniqueIdentifier), parameters?.ttlv, field(.data, data), field(.ivCounterNonce, nonce))
            + part.fields
            + present(
                field(.authenticatedEncryptionAdditionalData, additionalData),
                field(.authenticatedEncryptionTag, tag)
            )
    }
}

/// The answer to Decrypt.
public struct DecryptResponse: ResponsePayload {
    public var uniqueIdentifier: String
    public var data: SecretBytes?
    /// What the next part has to name.
    public var correlationValue: [UInt8]?

    public init(
        uniqueIdentifier: String,
        data: SecretBytes? = nil,
        correlationValue: [UInt8]? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.data = data
        self.correlationValue = correlationValue
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        data = try reader.optional(.data)?.secret()
        correlationValue = try reader.optional(.correlationValue)?.bytes()
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(identifierField(uniqueIdentifier), field(.data, data), field(.correlationValue, correlationValue))
    }
}
