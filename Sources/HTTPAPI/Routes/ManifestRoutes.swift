import HTTPTypes
import Hummingbird
import Operations

/// Manifests, policies and the verify bundle.
struct ManifestRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        let open = router.group().add(middleware: Admission.open(server))
        open.get("verify") { _, _ in Response.bytes(try await server.verifyBundle(), "application/json") }
        router.put("manifest", use: set)
        open.get("manifests") { request, _ in JSONAnswer(value: try await server.manifests(try request.page())) }
        open.get("manifests/:digest") { _, context in
            Response.bytes(try await server.manifest(try context.parameters.require("digest")), "application/json")
        }
        open.get("policies/:digest") { _, context in
            Response.bytes(
                try await server.policy(try context.parameters.require("digest")),
                "application/octet-stream"
            )
        }
        open.get("checkpoint") { _, _ in JSONAnswer(value: try await server.checkpoint()) }
    }

    private func set(_ request: Request, _ context: APIContext) async throws -> Response {
        try await server.requireManifestsSettable(by: context.requester(of: request))
        let asked = try await request.json(ManifestRequest.self, upTo: Limits.manifest)
        let answer = try await server.setManifest(asked, by: context.requester(of: request))
        return try .json(answer, status: answer.isFirst ? .created : .ok)
    }
}
