import HTTPTypes
import Hummingbird
import Operations

/// Who may do what with which object: grants on one object, on a scope and on the vault, and offers to give an object away.
struct GrantRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.get("objects/:id/grants") { request, context in
            let list = try await objects(request, context).grants(on: try context.part("id"))
            return JSONAnswer(value: try list.part(request.page()))
        }
        router.put("objects/:id/grants/:subject", use: grant)
        router.delete("objects/:id/grants/:subject") { request, context in
            try await objects(request, context).revokeGrant(
                on: try context.part("id"),
                to: try context.part("subject")
            )
            return Response(status: .noContent)
        }
        addScopes(to: router)
        addVault(to: router)
        addTransfers(to: router)
    }

    private func addScopes(to router: RouterGroup<APIContext>) {
        router.get("grants") { request, context in
            let requester = context.requester(of: request)
            let list =
                if let subject = request.uri.queryParameters.get("subject") {
                    try await server.scopedGrants(to: subject, by: requester)
                } else {
                    try await server.scopedGrants(by: requester)
                }
            return JSONAnswer(value: try list.part(request.page()))
        }
        router.get("grants/obtained") { request, context in
            let page = try request.page()
            return JSONAnswer(value: try await server.obtained(page, by: context.requester(of: request)))
        }
        router.put("grants") { request, context in
            let asked = try await request.json(ScopedGrantRequest.self)
            return JSONAnswer(value: try await server.grantScope(asked, by: context.requester(of: request)))
        }
        router.delete("grants") { request, context in
            let asked = request.uri.queryParameters
            let scope = ScopeBody(prefix: asked.get("prefix"), tag: asked.get("tag"), group: asked.get("group"))
            guard let subject = asked.get("subject") else {
                throw OperationError(.malformedRequest, "Which grant shall go? Name its scope and its ?subject=.")
            }
            let revocation = ScopedRevocation(scope: scope, subject: subject, owner: asked.get("owner"))
            try await server.revokeScope(revocation, by: context.requester(of: request))
            return Response(status: .noContent)
        }
    }

    private func addVault(to router: RouterGroup<APIContext>) {
        router.get("vault/grants") { request, context in
            let list = try await server.vaultGrants(by: context.requester(of: request))
            return JSONAnswer(value: try list.part(request.page()))
        }
        router.put("vault/grants/:subject") { request, context in
            let asked = try await request.json(GrantRequest.self)
            let subject = try context.part("subject")
            return JSONAnswer(
                value: try await server.grantCreate(asked, to: subject, by: context.requester(of: request))
            )
        }
        router.delete("vault/grants/:subject") { request, context in
            try await server.revokeCreate(
                from: try context.part("subject"),
                by: context.requester(of: request)
            )
            return Response(status: .noContent)
        }
    }

    private func addTransfers(to router: RouterGroup<APIContext>) {
        router.get("transfers") { request, context in
            JSONAnswer(value: try (try await objects(request, context).transfers()).part(request.page()))
        }
        let once = IdempotentCall(server: server)
        router.post("objects/:id/transfer", use: once.once(upTo: Limits.json, offer))
        router.post("objects/:id/transfer/accept", use: once.once(upTo: Limits.json, accept))
        router.delete("objects/:id/transfer") { request, context in
            try await objects(request, context).endTransfer(of: try context.part("id"))
            return Response(status: .noContent)
        }
    }

    private func offer(_ request: Request, _ context: APIContext) async throws -> Response {
        let asked = try await request.json(TransferRequest.self)
        return try .json(try await objects(request, context).offer(try context.part("id"), asked), status: .created)
    }

    private func accept(_ request: Request, _ context: APIContext) async throws -> Response {
        try .json(try await objects(request, context).acceptTransfer(of: try context.part("id")))
    }

    private func grant(_ request: Request, _ context: APIContext) async throws -> Response {
        let asked = try await request.json(GrantRequest.self)
        let (id, subject) = (try context.part("id"), try context.part("subject"))
        return try .json(try await objects(request, context).grant(asked, on: id, to: subject))
    }

    private func objects(_ request: Request, _ context: APIContext) -> ObjectOperations {
        server.objects(for: context.requester(of: request))
    }
}
