import Access
import HTTPTypes
import Hummingbird
import Operations

/// `/access/*` and `/me` as Cosmian's clients know them.
///
/// Refusals are problems under the statuses of all other calls, not Cosmian's bare text under 401 and 422: its clients ask of an answer only whether it is
/// a success, and else show the whole body, which has the sentence. A 401 for what is not one's own would make other programs ask for a credential.
struct CosmianRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.get("me") { request, context in
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
        let once = IdempotentCall(server: server)
        let grant = once.once(upTo: Limits.json) { request, context in
            try await change(request, context) { try await $0.grantAsCosmian($1) }
        }
        let revoke = once.once(upTo: Limits.json) { request, context in
            try await change(request, context) { try await $0.revokeAsCosmian($1) }
        }
        access.post("grant", use: grant)
        access.post("revoke", use: revoke)
    }

    private func change(
        _ request: Request,
        _ context: APIContext,
        _ body: (ObjectOperations, CosmianAccess) async throws -> String
    ) async throws -> Response {
        let asked = try await request.json(CosmianAccess.self)
        return try .json(["success": try await body(objects(request, context), asked)])
    }

    private func objects(_ request: Request, _ context: APIContext) -> ObjectOperations {
        server.objects(for: context.requester(of: request))
    }
}
