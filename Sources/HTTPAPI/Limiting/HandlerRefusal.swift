import FoundationEssentials
import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Operations

/// A problem that a channel handler answers by itself, where no route can.
struct HandlerRefusal: Sendable {
    let error: OperationError
    /// Whether the connection ends with it: HTTP/1.1 says so in a header, which HTTP/2 does not allow.
    let endsConnection: Bool

    /// The parts of the whole answer.
    var parts: [HTTPResponsePart] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = ByteBuffer(bytes: (try? encoder.encode(Problem(error: error))).map { [UInt8]($0) } ?? [])
        var fields: HTTPFields = [
            .contentType: "application/problem+json", .contentLength: "\(body.readableBytes)",
            .cacheControl: "no-store",
        ]
        if endsConnection { fields[.connection] = "close" }
        let status = HTTPResponse.Status(code: error.code.status)
        return [.head(HTTPResponse(status: status, headerFields: fields)), .body(body), .end(nil)]
    }
}
