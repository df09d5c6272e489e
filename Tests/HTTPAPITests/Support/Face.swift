import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import Operations
import Synchronization
import Testing

/// Asks the API of one server over its router, without a socket, and compares every answer with `/openapi.json`.
struct Face: Sendable {
    private let responder: RouterResponder<APIContext>
    private let description: APIDescription
    private let folder: TemporaryFolder

    init(
        _ server: KeyServer,
        in folder: TemporaryFolder,
        _ options: FaceOptions = FaceOptions(),
        _ callers: Callers = Callers()
    ) throws {
        self.folder = folder
        responder = APIRouter.make(server, options, callers).buildResponder()
        description = try APIDescription()
    }

    /// One request. `address` is where it comes from; none is this machine. `isDescribed` is false for what only browsers ask; `onRead` is called for each
    /// piece of the body that is asked for.
    func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: [UInt8] = [],
        mediaType: String? = nil,
        token: String? = nil,
        keys: [String] = [],
        headers: HTTPFields = [:],
        authority: String = "localhost",
        from address: String? = nil,
        isDescribed: Bool = true,
        onRead: @escaping @Sendable () -> Void = {},
        location: SourceLocation = #_sourceLocation
    ) async throws -> Reply {
        var headers = headers
        if let mediaType { headers[.contentType] = mediaType }
        if let token { headers[.authorization] = "Bearer \(token)" }
        if let name = HTTPField.Name("Idempotency-Key") { headers[values: name] = keys }
        let head = HTTPRequest(
            method: method,
            scheme: "http",
            authority: authority,
            path: path,
            headerFields: headers
        )
        let channel = NIOAsyncTestingChannel()
        if let address { channel.remoteAddress = try SocketAddress(ipAddress: address, port: 40_000) }
        let context = APIContext(
            source: ApplicationRequestContextSource(
                channel: channel,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            )
        )
        let response = try await responder.respond(
            to: Request(head: head, body: Self.stream(body, onRead)),
            context: context
        )
        let reply = try await Reply(response)
        guard isDescribed else { return reply }
        let problems = try description.problems(method.rawValue, path, reply.status, reply.mediaType, reply.bytes)
        #expect(problems.isEmpty, sourceLocation: location)
        return reply
    }

    /// The same with a body of text.
    func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        json: String,
        token: String? = nil,
        keys: [String] = [],
        from address: String? = nil,
        location: SourceLocation = #_sourceLocation
    ) async throws -> Reply {
        try await ask(
            method,
            path,
            Array(json.utf8),
            mediaType: "application/json",
            token: token,
            keys: keys,
            from: address,
            location: location
        )
    }

    /// In pieces, as a connection delivers a body.
    private static func stream(_ body: [UInt8], _ onRead: @escaping @Sendable () -> Void) -> RequestBody {
        let rest = Mutex(body[...])
        return RequestBody(
            asyncSequence: AsyncStream {
                onRead()
                return rest.withLock { rest in
                    defer { rest = rest.dropFirst(64 << 10) }
                    return rest.isEmpty ? nil : ByteBuffer(bytes: rest.prefix(64 << 10))
                }
            }
        )
    }
}

/// An answer with its whole body.
struct Reply: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    init(_ response: Response) async throws {
        let collector = Collector()
        try await response.body.write(CollectingWriter(collector: collector))
        status = response.status.code
        headers = response.headers
        bytes = collector.bytes.withLock { $0 }
    }

    var mediaType: String { headers[.contentType] ?? "" }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSON { get throws { try JSON(bytes) } }
    /// The code of a problem.
    var code: String? { try? json["code"]?.text }
}

private final class Collector: Sendable {
    let bytes = Mutex<[UInt8]>([])
}

private struct CollectingWriter: ResponseBodyWriter {
    let collector: Collector

    mutating func write(_ buffer: ByteBuffer) async throws {
        collector.bytes.withLock { $0 += buffer.readableBytesView }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
