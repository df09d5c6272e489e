/// Log: a line for the server's log (KMIP 2.1 section 6.1.29).
public struct LogRequest: RequestPayload {
    public static let operation = Operation.log

    public var message: String

    public init(message: String) { self.message = message }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        message = try reader.required(.logMessage).text()
        try reader.finish()
    }

    public var fields: [TTLV] { [TTLV(.logMessage, .text(message))] }
}

/// The answer to Log and Ping, which says nothing but that it was done.
public struct EmptyResponse: ResponsePayload {
    public init() {}

    public init(ttlv: TTLV) throws(KMIPError) { try StructureReader(ttlv).finish() }

    public var fields: [TTLV] { [] }
}
