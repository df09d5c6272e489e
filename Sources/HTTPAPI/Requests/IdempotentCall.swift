import Access
import Canonical
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Synchronization

/// A POST that is done once, however often it is repeated under its `Idempotency-Key`: after a connection was cut, after 503, after a crash of
/// the server, through another server of the same database. Without the header a call goes its usual way.
struct IdempotentCall: Sendable {
    typealias Handler = @Sendable (Request, APIContext) async throws -> Response

    let server: KeyServer

    /// - Parameters:
    ///   - limit: of the body, which is read before the call since it belongs to the key.
    ///   - first: what refuses a caller before his body is read.
    func once(
        upTo limit: Int,
        first: @escaping @Sendable (Request, APIContext) async throws -> Void,
        _ handler: @escaping Handler
    ) -> Handler {
        { request, context in
            guard let key = try Self.key(request) else { return try await handler(request, context) }
            try await first(request, context)
            var (request, context) = (request, context)
            let body = try await request.bytes(upTo: limit)
            request.body = RequestBody(buffer: ByteBuffer(bytes: body))
            let claim = IdempotencyClaim(
                key,
                of: try await server.claimant(of: context.requester(of: request)),
                method: request.method.rawValue,
                target: request.head.path ?? "",
                body: Digest(of: body)
            )
            context.claim = claim
            return try await answer(request, context, claim, handler)
        }
    }

    /// For calls that a server without keys refuses, and everybody whom the vault cannot name.
    func once(upTo limit: Int, _ handler: @escaping Handler) -> Handler {
        once(
            upTo: limit,
            first: { request, context in try await server.requireCaller(context.requester(of: request)) },
            handler
        )
    }

    private func answer(
        _ request: Request,
        _ context: APIContext,
        _ claim: IdempotencyClaim,
        _ handler: Handler
    ) async throws -> Response {
        let requester = context.requester(of: request)
        if let kept = try await server.keptAnswer(for: claim, by: requester) { return Response(kept) }
        let response: Response
        do {
            response = try await handler(request, context)
        } catch {
            let refusal = OperationError.describing(error)
            let isFinal = (400..<500).contains(refusal.code.status) && refusal.code != .idempotencyKeyReused
            throw isFinal && claim.isReplayed ? server.answerLost(of: claim, refusal.detail) : error
        }
        return try await keep(response, claim, of: requester)
    }

    /// Successes are kept; what was refused without having changed anything may be mended and repeated.
    private func keep(_ response: Response, _ claim: IdempotencyClaim, of requester: Requester) async throws
        -> Response
    {
        var response = response
        if response.status.kind == .clientError, claim.isReplayed {
            throw server.answerLost(of: claim, String(decoding: try await response.body.bytes(), as: UTF8.self))
        }
        guard response.status.kind == .successful else { return response }
        let kept = KeptAnswer(
            status: response.status.code,
            mediaType: response.headers[.contentType] ?? "",
            body: try await response.body.bytes()
        )
        await server.keep(kept, for: requester)
        if claim.isReplayed { response.headers[.idempotencyReplayed] = "true" }
        return response
    }

    private static func key(_ request: Request) throws -> IdempotencyKey? {
        let fields = request.headers[values: .idempotencyKey]
        guard let first = fields.first else { return nil }
        return try IdempotencyKey(fields.count == 1 ? first : "")
    }
}

extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .ifMatch
    fileprivate static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed") ?? .via
}

extension Response {
    /// The answer of an earlier run of the request.
    fileprivate init(_ kept: KeptAnswer) {
        var headers: HTTPFields = [.idempotencyReplayed: "true", .cacheControl: "no-store"]
        headers[.contentType] = kept.mediaType
        self.init(
            status: .init(code: kept.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: kept.body))
        )
    }
}

extension ResponseBody {
    /// All of it. The answers of these calls are whole buffers.
    fileprivate func bytes() async throws -> [UInt8] {
        let collected = Collected()
        try await write(CollectingWriter(collected: collected))
        return collected.bytes.withLock { $0 }
    }
}

private final class Collected: Sendable {
    let bytes = Mutex<[UInt8]>([])
}

private struct CollectingWriter: ResponseBodyWriter {
    let collected: Collected

    mutating func write(_ buffer: ByteBuffer) async throws {
        collected.bytes.withLock { $0 += buffer.readableBytesView }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
