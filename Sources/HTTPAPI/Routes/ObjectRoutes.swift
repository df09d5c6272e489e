import HTTPTypes
import Hummingbird
import Operations

/// Managed objects for their owners: the same operations that KMIP has.
struct ObjectRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.get("objects", use: list)
        let once = IdempotentCall(server: server)
        router.post("objects", use: once.once(upTo: Limits.json, make))
        router.get("objects/:id") { request, context in
            JSONAnswer(value: try await objects(request, context).describe(try Self.id(context)))
        }
        router.get("objects/:id/material") { request, context in
            JSONAnswer(value: try await objects(request, context).material(try Self.id(context)))
        }
        router.post("objects/:id/activate", use: once.once(upTo: Limits.json, activate))
        router.post("objects/:id/rekey", use: once.once(upTo: Limits.json, rekey))
        router.post("objects/:id/derive", use: once.once(upTo: Limits.json, derive))
        router.post("objects/:id/revoke", use: once.once(upTo: Limits.json, revoke))
        router.delete("objects/:id", use: destroy)
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let asked = request.uri.queryParameters
        let question = ObjectQuestion(
            names: asked.getAll("name"),
            type: asked.get("type"),
            state: asked.get("state"),
            tags: asked.getAll("tag"),
            groups: asked.getAll("group"),
            algorithm: asked.get("algorithm"),
            length: asked.get("length"),
            usage: asked.getAll("usage"),
            link: asked.get("link"),
            since: asked.get("since"),
            until: asked.get("until")
        )
        return try .json(try await objects(request, context).list(question, try request.page()))
    }

    private func make(_ request: Request, _ context: APIContext) async throws -> Response {
        let asked = try await request.json(ObjectRequest.self)
        return try .json(try await objects(request, context).make(asked), status: .created)
    }

    private func activate(_ request: Request, _ context: APIContext) async throws -> Response {
        try .json(try await objects(request, context).activate(try Self.id(context)))
    }

    private func rekey(_ request: Request, _ context: APIContext) async throws -> Response {
        try .json(try await objects(request, context).rekey(try Self.id(context)), status: .created)
    }

    private func derive(_ request: Request, _ context: APIContext) async throws -> Response {
        let asked = try await request.json(DerivationBody.self)
        return try .json(try await objects(request, context).derive(try Self.id(context), asked), status: .created)
    }

    private func revoke(_ request: Request, _ context: APIContext) async throws -> Response {
        let asked = try await request.json(ObjectRevocation.self)
        return try .json(try await objects(request, context).revoke(try Self.id(context), asked))
    }

    private func destroy(_ request: Request, _ context: APIContext) async throws -> Response {
        try await objects(request, context).destroy(try Self.id(context))
        return Response(status: .noContent)
    }

    private func objects(_ request: Request, _ context: APIContext) -> ObjectOperations {
        server.objects(for: context.requester(of: request))
    }

    static func id(_ context: APIContext) throws -> String {
        let part: String = try context.parameters.require("id")
        guard let id = PercentEncoding.decode(part) else {
            throw OperationError(.malformedRequest, "The identifier in the path is not percent-encoded as it must be.")
        }
        return id
    }
}
