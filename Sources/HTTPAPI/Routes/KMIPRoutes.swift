import FoundationEssentials
import HTTPTypes
import Hummingbird
import KMIP
import KMIPServer
import Logging
import NIOCore
import Operations

/// KMIP over HTTP: whole messages and bare operations as JSON, whole messages in the binary form and as XML too.
struct KMIPRoutes: Sendable {
    let server: KeyServer
    private let service = KMIPService()

    init(server: KeyServer) {
        self.server = server
    }

    /// Where messages are sent.
    static let path = "kmip"

    func add(to router: Router<APIContext>) {
        let once = IdempotentCall(server: server)
        for (path, isCosmianPath) in [(Self.path, false), ("kmip/2_1", true)] {
            let call = once.once(upTo: Limits.kmip, first: { _, _ in }) { request, context in
                try await answer(request, context, isCosmianPath: isCosmianPath)
            }
            router.post(RouterPath(path)) { request, context in try await call(request, context).uncached }
        }
    }

    private func answer(_ request: Request, _ context: APIContext, isCosmianPath: Bool) async throws -> Response {
        let encoding = try Self.encoding(request.headers[.contentType])
        let asked = KMIPRequest(
            body: try await request.bytes(upTo: Limits.kmip),
            encoding: encoding,
            isCosmianPath: isCosmianPath,
            now: Int64(Date().timeIntervalSince1970.rounded(.down)),
            serverCorrelationValue: context.logger[metadataKey: "hb.request.id"]?.description
        )
        let objects = server.objects(for: context.requester(of: request))
        switch await service.answer(asked, by: objects) {
        case .message(let bytes): return .kmip(bytes, encoding)
        case .refusal(let refusal): return try await refused(refusal, objects)
        }
    }

    /// A bare operation is refused as Cosmian's clients read it: a status and a line of text. A sealed server says what is missing instead.
    private func refused(_ refusal: BareRefusal, _ objects: ObjectOperations) async throws -> Response {
        if refusal.status == 503 {
            try await objects.requireOpen()
            throw OperationError(.databaseUnavailable, refusal.error.message)
        }
        return .bytes(Array(refusal.text.utf8), "text/plain; charset=utf-8", status: .init(code: refusal.status))
    }

    /// - Parameter contentType: the header; none is JSON.
    static func encoding(_ contentType: String?) throws(OperationError) -> KMIPRequest.Encoding {
        let named = contentType?.prefix { $0 != ";" }.lowercased()
        switch named.map({ String($0).trimmed }) {
        case nil, "application/json": return .json
        case "application/octet-stream": return .binary
        case "text/xml", "application/xml": return .xml
        default:
            throw OperationError(
                .unsupportedMediaType,
                "KMIP is taken as application/json, text/xml or application/octet-stream."
            )
        }
    }
}

extension Response {
    /// What says so to caches in the profile's word as well (KMIP Additional Message Encodings 1.0 section 2.5), whether the answer is new or kept.
    var uncached: Response {
        var response = self
        if response.headers[.cacheControl] != nil { response.headers[.cacheControl] = "no-cache, no-store" }
        return response
    }

    /// A KMIP response; it may hold key material, so nothing on the way may keep it.
    static func kmip(_ bytes: [UInt8], _ encoding: KMIPRequest.Encoding) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: encoding.contentType, .contentLength: "\(bytes.count)", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
