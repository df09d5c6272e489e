import Canonical

/// The answer of a request as its repetition gets it.
public struct KeptAnswer: Sendable, Hashable {
    /// The HTTP status.
    public let status: Int
    public let mediaType: String
    public let body: Bytes

    public init(status: Int, mediaType: String, body: Bytes) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
    }
}

extension KeptAnswer {
    /// enc(1, status, media type, body); see FORMATS.md.
    var bytes: Bytes {
        Canonical.encode(.unsigned(1), .unsigned(UInt64(clamping: status)), .text(mediaType), .bytes(body))
    }

    /// Nil for anything else.
    init?(reading bytes: Bytes) {
        guard let fields = try? Canonical.decode(bytes), fields.count == 4, fields[0].unsigned == 1,
            let status = fields[1].unsigned.flatMap({ Int(exactly: $0) }), let mediaType = fields[2].text,
            let body = fields[3].bytes
        else { return nil }
        self.init(status: status, mediaType: mediaType, body: body)
    }
}
