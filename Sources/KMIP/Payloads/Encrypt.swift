public import Secrets

/// Encrypt: data under a key (KMIP 2.1 section 6.1.17).
public struct EncryptRequest: RequestPayload {
    public static let operation = Operation.encrypt

    public var uniqueIdentifier: String
    /// What the object's own Cryptographic Parameters do not say, or say otherwise.
    public var parameters: CryptographicParameters?
    public var data: SecretBytes?
    public var nonce: [UInt8]?
    public var part: StreamPart
    public var additionalData: [UInt8]?
    /// Not on the wire: whether AES is used with GCM, and ChaCha20 with Poly1305, where nobody says how, and the server chooses the nonce.
    public var assumesAEAD = false

    public init(
        uniqueIdentifier: String,
        parameters: CryptographicParameters? = nil,
        data: SecretBytes? = nil,
        nonce: [UInt8]? = nil,
        part: StreamPart = StreamPart(),
        additionalData: [UInt8]? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.parameters = parameters
        self.data = data
        self.nonce = nonce
        self.part = part
        self.additionalData = additionalData
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        parameters = try reader.parameters()
        data = try reader.optional(.data)?.secret()
        nonce = try reader.optional(.ivCounterNonce)?.bytes()
        part = try StreamPart(from: &reader)
        additionalData = try reader.optional(.authenticatedEncryptionAdditionalData)?.bytes()
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(identifierField(uniqueIdentifier), parameters?.ttlv, field(.data, data), field(.ivCounterNonce, nonce))
            + part.fields + present(field(.authenticatedEncryptionAdditionalData, additionalData))
    }
}

/// The answer to Encrypt.
public struct EncryptResponse: ResponsePayload {
    public var uniqueIdentifier: String
    public var data: [UInt8]?
    /// In the place of `data`, where that tells a secret: of a key that encapsulates one. On the wire both are Data.
    public var secretData: SecretBytes?
    /// Where the server chose it.
    public var nonce: [UInt8]?
    /// What the next part has to name.
    public var correlationValue: [UInt8]?
    /// With the last part.
    public var tag: [UInt8]?

    public init(
        uniqueIdentifier: String,
        data: [UInt8]? = nil,
        secretData: SecretBytes? = nil,
        nonce: [UInt8]? = nil,
        correlationValue: [UInt8]? = nil,
        tag: [UInt8]? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.data = data
        self.secretData = secretData
        self.nonce = nonce
        self.correlationValue = correlationValue
        self.tag = tag
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        data = try reader.optional(.data)?.bytes()
        nonce = try reader.optional(.ivCounterNonce)?.bytes()
        correlationValue = try reader.optional(.correlationValue)?.bytes()
        tag = try reader.optional(.authenticatedEncryptionTag)?.bytes()
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(
            identifierField(uniqueIdentifier),
            field(.data, secretData) ?? field(.data, data),
            field(.ivCounterNonce, nonce),
            field(.correlationValue, correlationValue),
            field(.authenticatedEncryptionTag, tag)
        )
    }
}
