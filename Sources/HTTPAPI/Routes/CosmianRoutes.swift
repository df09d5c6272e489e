import Access
import HTTPTypes
import Hummingbird
import Operations

/// `/access/*` and `/me` as Cosmian's clients know them.
struct CosmianRoutes: Sendable {
    let server: KeyServer

    func add(to router: Router<APIContext>) {
        router.get("me") { request, context in
            try await server.requireOpen()
            let subject = try await server.subject(of: context.requester(of: request))
            return JSONAnswer(value: ["user": subject.text])
        }
        let access = router.group("access")
        access.get("owned") { request, context in
            JSONAnswer(value: try await objects(request, context).ownedAsCosmian())
        }
        access.get("obtained") { request, context in
            JSONAnswer(value: try await objects(request, context).obtainedAsCosmian())
        }
        access.get("list/:id") { request, context in
            JSONAnswer(value: try await objects(request, context).accessesAsCosmian(on: try context.part("id")))
        }
        access.get("create") { request, context in
            let me = try await server.me(context.requester(of: request))
            return JSONAnswer(value: ["has_create_permission": me.rights.contains("create")])
        }
        access.get("privileged") { request, context in
            let me = try await server.me(context.requester(of: request))
            return JSONAnswer(value: ["has_privileged_access": me.rights.contains("administer")])
        }
        access.post("grant") { request, context in
            try await change(request, context) { try await $0.grantAsCosmian($1) }
        }
        access.post("revoke") { request, context in
            try await change(request, context) { try await $0.revokeAsCosmian($1) }
        }
    }

    private func change(
        _ request: Request,
        _ context: APIContext,
        _ body: (ObjectOperations, CosmianAccess) async throws -> String
    ) async throws -> Response {
        try await server.requireOpen()
        let asked = try await request.json(CosmianAccess.self)
        return try .json(["success": try await body(objects(request, context), asked)])
    }

    private func objects(_ request: Request, _ context: APIContext) -> ObjectOperations {
        server.objects(for: context.requester(of: request))
    }
}
