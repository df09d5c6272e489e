/// The header of a response (KMIP 2.1 section 8.5).
public struct ResponseHeader: Equatable, Sendable {
    public var version: ProtocolVersion
    /// Seconds since 1970.
    public var timeStamp: Int64
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
        clientCorrelationValue = try reader.optional(.clientCorrelationValue)?.text()
        serverCorrelationValue = try reader.optional(.serverCorrelationValue)?.text()
        batchCount = try reader.required(.batchCount).count()
    }

    public var ttlv: TTLV {
        let fields = [
            version.ttlv,
            TTLV(.timeStamp, .dateTime(timeStamp)),
            clientCorrelationValue.map { TTLV(.clientCorrelationValue, .text($0)) },
            serverCorrelationValue.map { TTLV(.serverCorrelationValue, .text($0)) },
            TTLV(.batchCount, .integer(batchCount)),
        ]
        return TTLV(.responseHeader, .structure(fields.compactMap { $0 }))
    }
}
