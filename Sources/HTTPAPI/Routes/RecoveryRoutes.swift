import HTTPTypes
import Hummingbird
import Operations

/// Seal status, initialize, recover and seal.
struct RecoveryRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.get("seal-status") { request, context in
            JSONAnswer(value: await server.sealStatus(for: context.requester(of: request)))
        }
        let mayInitialize: @Sendable (Request, APIContext) async throws -> Void = { request, context in
            try await server.requireInitializable(by: context.requester(of: request), orRepeated: true)
        }
        let once = IdempotentCall(server: server)
        router.post("initialize", use: once.once(upTo: Limits.manifest, first: mayInitialize, initialize))
        router.post("recover", use: recover)
        router.delete("recover", use: withdraw)
        router.post("seal", use: seal)
        router.get("shareholders") { request, context in
            try await server.requireOpen()
            let all = try await server.shareholders(by: context.requester(of: request))
            return JSONAnswer(value: try all.part(request.page()))
        }
    }

    private func initialize(_ request: Request, _ context: APIContext) async throws -> Response {
        let requester = context.requester(of: request)
        try await server.requireInitializable(by: requester, orRepeated: requester.claim != nil)
        let asked = try await request.json(InitializeRequest.self, upTo: Limits.manifest)
        return try .json(try await server.initialize(asked, by: context.requester(of: request)), status: .created)
    }

    private func recover(_ request: Request, _ context: APIContext) async throws -> Response {
        let asked = try await request.json(RecoverRequest.self, upTo: Limits.share, ofAnyType: true)
        return try .json(try await server.recover(asked, by: context.requester(of: request)))
    }

    private func withdraw(_ request: Request, _ context: APIContext) async throws -> Response {
        let asked = try await request.json(RecoverRequest.self, upTo: Limits.share, ofAnyType: true)
        return try .json(try await server.withdraw(asked, by: context.requester(of: request)))
    }

    private func seal(_ request: Request, _ context: APIContext) async throws -> Response {
        try await server.requireCaller(context.requester(of: request))
        let asked = try await request.json(SealRequest.self)
        try await server.seal(asked, by: context.requester(of: request))
        return Response(status: .noContent)
    }
}
