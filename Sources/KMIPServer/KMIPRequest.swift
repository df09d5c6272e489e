/// A request as a network face got it.
public struct KMIPRequest: Sendable {
    /// How the bytes are to be read; the response has the same encoding.
    public enum Encoding: Sendable {
        /// `application/octet-stream`, and everything on the KMIP port.
        case binary
        /// `application/json`.
        case json
        /// `text/xml`.
        case xml

        /// The Content-Type of the response.
        public var contentType: String {
            switch self {
            case .binary: "application/octet-stream"
            case .json: "application/json"
            case .xml: "text/xml"
            }
        }
    }

    /// The bytes, at most what ``KMIP/Limits/messageBytes`` allows.
    public var body: [UInt8]
    public var encoding: Encoding
    /// Whether this came to `/kmip/2_1`, where Cosmian's clients call, and not to `/kmip` or the KMIP port.
    public var isCosmianPath: Bool
    /// Seconds since 1970.
    public var now: Int64
    /// What the server calls this request in its log.
    public var serverCorrelationValue: String?

    public init(
        body: [UInt8],
        encoding: Encoding,
        isCosmianPath: Bool,
        now: Int64,
        serverCorrelationValue: String? = nil
    ) {
        self.body = body
        self.encoding = encoding
        self.isCosmianPath = isCosmianPath
        self.now = now
        self.serverCorrelationValue = serverCorrelationValue
    }
}
