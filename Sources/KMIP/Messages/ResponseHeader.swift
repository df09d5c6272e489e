/// The header of a response (KMIP 2.1 section 8.5).
public struct ResponseHeader: Equatable, Sendable {
    public var version: ProtocolVersion
    /// Seconds since 1970.
    public var timeStamp: Int64
    /// A random value for the attestation that the client shall send next.
    public var nonce: Nonce?
    /// What proves the server to a client that sent a Hashed Password.
    public var serverHashedPassword: [UInt8]?
    /// The attestations that the server takes, in the refusal of a request without one.
    public var attestationTypes: [AttestationType] = []
    public var clientCorrelationValue: String?
    public var serverCorrelationValue: String?
    public var batchCount: Int32

    public init(
        version: ProtocolVersion,
        timeStamp: Int64,
        clientCorrelationValue: String? = nil,
        serverCorrelationValue: String? = nil,
        batchCount: Int32
    ) {
        self.version = version
        self.timeStamp = timeStamp
        self.clientCorrelationValue = clientCorrelationValue
        self.serverCorrelationValue = serverCorrelationValue
        self.batchCount = batchCount
    }

    /// A client skips the fields of a response's header that it has no use for.
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        version = try ProtocolVersion(ttlv: try reader.required(.protocolVersion))
        timeStamp = try reader.required(.timeStamp).dateTime()
        if let element = try reader.optional(.nonce) { nonce = try Nonce(ttlv: element) }
        serverHashedPassword = try reader.optional(.serverHashedPassword)?.bytes()
        for type in reader.repeated(.attestationType) { attestationTypes.append(try type.enumeration()) }
        clientCorrelationValue = try reader.optional(.clientCorrelationValue)?.text()
        serverCorrelationValue = try reader.optional(.serverCorrelationValue)?.text()
        batchCount = try reader.required(.batchCount).count()
    }

    public var ttlv: TTLV {
        var fields = [
            version.ttlv,
            TTLV(.timeStamp, .dateTime(timeStamp)),
            nonce?.ttlv,
            serverHashedPassword.map { TTLV(.serverHashedPassword, .bytes($0)) },
        ]
        fields += attestationTypes.map(\.ttlv)
        fields += [
            clientCorrelationValue.map { TTLV(.clientCorrelationValue, .text($0)) },
            serverCorrelationValue.map { TTLV(.serverCorrelationValue, .text($0)) },
            TTLV(.batchCount, .integer(batchCount)),
        ]
        return TTLV(.responseHeader, .structure(fields.compactMap { $0 }))
    }
}
