import CEmbedded
import HTTPTypes
import Hummingbird
import Operations

/// What answers anybody in any state: health, version, metrics, the description of the API.
struct PublicRoutes: Sendable {
    let server: KeyServer
    let metrics: RequestMetrics

    func add(to router: Router<APIContext>) {
        router.get("/") { _, _ in JSONAnswer(value: VersionAnswer()) }
        router.get("version") { _, _ in JSONAnswer(value: VersionAnswer()) }
        router.get("health") { _, _ in
            let health = await server.health()
            return try Response.json(health, status: .init(code: health.httpStatus))
        }
        router.get("metrics") { request, context in
            let status = await server.sealStatus(for: context.requester(of: request))
            let text = metrics.text(status, rewrap: await server.rewrapProgress())
            return Response.bytes(Array(text.utf8), "text/plain; version=0.0.4")
        }
        router.get("openapi.json") { _, _ in Response.bytes(Self.description, "application/json") }
    }

    private static let description: [UInt8] = {
        guard let start = kq_openapi_json else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: kq_openapi_json_count))
    }()
}

/// What `GET /version` answers.
struct VersionAnswer: Encodable, Sendable {
    let name = "keyquorum"
    let version = ProductVersion.text
    let api = "/openapi.json"
}
