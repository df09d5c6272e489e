import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer of the owners' API: a value as JSON, with the status that it has.
struct JSONAnswer<Value: Encodable & Sendable>: ResponseGenerator {
    let value: Value
    var status: HTTPResponse.Status = .ok

    func response(from request: Request, context: some RequestContext) throws -> Response {
        try .json(value, status: status)
    }
}

extension Response {
    /// A JSON body with sorted keys and plain slashes, so that equal values are equal bytes.
    static func json(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok,
        mediaType: String = "application/json",
        headers: HTTPFields = [:]
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var headers = headers
        headers[.contentType] = mediaType
        headers[.cacheControl] = "no-store"
        return Response(
            status: status,
            headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: try encoder.encode(value)))
        )
    }

    /// Raw bytes of the given media type.
    static func bytes(_ bytes: [UInt8], _ mediaType: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: mediaType, .contentLength: "\(bytes.count)"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
