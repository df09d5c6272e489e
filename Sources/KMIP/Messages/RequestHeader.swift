/// The header of a request (KMIP 2.1 section 8.2).
public struct RequestHeader: Equatable, Sendable {
    public var version: ProtocolVersion
    /// In bytes of the binary form, whatever form the message has.
    public var maximumResponseSize: Int32?
    public var clientCorrelationValue: String?
    public var serverCorrelationValue: String?
    /// Nil for prohibited, as the standard has it.
    public var asynchronousIndicator: AsynchronousIndicator?
    public var attestationCapable: Bool?
    public var attestationTypes: [AttestationType]
    /// What Authentication holds; empty where there is none.
    public var credentials: [Credential]
    public var errorOption: BatchErrorContinuationOption?
    /// Nil where the client left it to the version, see ``isOrdered``.
    public var batchOrder: Bool?
    /// Seconds since 1970.
    public var timeStamp: Int64?
    public var batchCount: Int32

    public init(version: ProtocolVersion = .latest, batchCount: Int32, errorOption: BatchErrorContinuationOption? = nil)
    {
        self.version = version
        self.batchCount = batchCount
        self.errorOption = errorOption
        attestationTypes = []
        credentials = []
    }

    /// Whether the items must be done one after the other: true unless said otherwise in 2.x, false in 1.x.
    public var isOrdered: Bool { batchOrder ?? (version.major >= 2) }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        version = try ProtocolVersion(ttlv: try reader.required(.protocolVersion))
        maximumResponseSize = try reader.optional(.maximumResponseSize)?.count()
        clientCorrelationValue = try reader.optional(.clientCorrelationValue)?.text()
        serverCorrelationValue = try reader.optional(.serverCorrelationValue)?.text()
        asynchronousIndicator = nil
        if let indicator = try reader.optional(.asynchronousIndicator) {
            asynchronousIndicator = try AsynchronousIndicator(ttlv: indicator, version)
        }
        attestationCapable = try reader.optional(.attestationCapableIndicator)?.boolean()
        attestationTypes = []
        for type in reader.repeated(.attestationType) { attestationTypes.append(try type.enumeration()) }
        credentials = []
        if let authentication = try reader.optional(.authentication) {
            credentials = try Credential.list(authentication)
        }
        errorOption = try reader.optional(BatchErrorContinuationOption.self)
        batchOrder = try reader.optional(.batchOrderOption)?.boolean()
        timeStamp = try reader.optional(.timeStamp)?.dateTime()
        batchCount = try reader.required(.batchCount).count()
        try reader.finish()
    }

    public var ttlv: TTLV {
        var fields: [TTLV?] = [
            version.ttlv,
            maximumResponseSize.map { TTLV(.maximumResponseSize, .integer($0)) },
            clientCorrelationValue.map { TTLV(.clientCorrelationValue, .text($0)) },
            serverCorrelationValue.map { TTLV(.serverCorrelationValue, .text($0)) },
            asynchronousIndicator?.ttlv(version),
            attestationCapable.map { TTLV(.attestationCapableIndicator, .boolean($0)) },
        ]
        fields += attestationTypes.map(\.ttlv)
        fields += [
            credentials.isEmpty ? nil : TTLV(.authentication, .structure(credentials.map(\.ttlv))),
            errorOption?.ttlv,
            batchOrder.map { TTLV(.batchOrderOption, .boolean($0)) },
            timeStamp.map { TTLV(.timeStamp, .dateTime($0)) },
            TTLV(.batchCount, .integer(batchCount)),
        ]
        return TTLV(.requestHeader, .structure(fields.compactMap { $0 }))
    }
}
