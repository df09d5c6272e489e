/// The header of a request (KMIP 2.1 section 8.2).
public struct RequestHeader: Equatable, Sendable {
    public var version: ProtocolVersion
    /// In bytes of the binary form, whatever form the message has.
    public var maximumResponseSize: Int32?
    public var clientCorrelationValue: String?
    public var serverCorrelationValue: String?
    /// As it came: a Boolean in 1.x, an enumeration in 2.x.
    public var asynchronousIndicator: TTLVValue?
    public var attestationCapable: Bool?
    public var attestationTypes: [TTLV]
    /// Authentication as it came. Who calls is decided by the connection; these credentials are not used.
    public var authentication: TTLV?
    public var errorOption: BatchErrorContinuationOption?
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
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        version = try ProtocolVersion(ttlv: try reader.required(.protocolVersion))
        maximumResponseSize = try reader.optional(.maximumResponseSize)?.count()
        clientCorrelationValue = try reader.optional(.clientCorrelationValue)?.text()
        serverCorrelationValue = try reader.optional(.serverCorrelationValue)?.text()
        asynchronousIndicator = try reader.optional(.asynchronousIndicator)?.value
        attestationCapable = try reader.optional(.attestationCapableIndicator)?.boolean()
        attestationTypes = reader.repeated(.attestationType)
        authentication = try reader.optional(.authentication)
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
            asynchronousIndicator.map { TTLV(.asynchronousIndicator, $0) },
            attestationCapable.map { TTLV(.attestationCapableIndicator, .boolean($0)) },
        ]
        fields += attestationTypes
        fields += [
            authentication,
            errorOption?.ttlv,
            batchOrder.map { TTLV(.batchOrderOption, .boolean($0)) },
            timeStamp.map { TTLV(.timeStamp, .dateTime($0)) },
            TTLV(.batchCount, .integer(batchCount)),
        ]
        return TTLV(.requestHeader, .structure(fields.compactMap { $0 }))
    }
}
