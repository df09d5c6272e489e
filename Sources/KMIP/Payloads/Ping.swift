/// Ping: whether the server is there (KMIP 2.1 section 6.1.36).
public struct PingRequest: RequestPayload {
    public static let operation = Operation.ping

    public init() {}

    public init(ttlv: TTLV) throws(KMIPError) { try StructureReader(ttlv).finish() }

    public var fields: [TTLV] { [] }
}
