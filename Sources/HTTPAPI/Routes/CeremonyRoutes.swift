import HTTPTypes
import Hummingbird
import Operations

/// Ceremonies: their state, the encrypted shares that they deliver, the holders' confirmations.
struct CeremonyRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.get("ceremonies") { request, context in
            JSONAnswer(value: try await server.ceremonies(try request.page(), by: context.requester(of: request)))
        }
        let once = IdempotentCall(server: server)
        let mayConvene: @Sendable (Request, APIContext) async throws -> Void = { request, context in
            try await server.requireCallerOrOperator(context.requester(of: request))
        }
        router.post("ceremonies", use: once.once(upTo: Limits.json, first: mayConvene, propose))
        router.get("ceremonies/:id") { request, context in
            let id: String = try context.parameters.require("id")
            return JSONAnswer(value: try await server.ceremony(id, by: context.requester(of: request)))
        }
        router.get("ceremonies/:id/shares/:holder") { _, context in
            JSONAnswer(
                value: try await server.encryptedShare(
                    ofCeremony: try context.parameters.require("id"),
                    holder: try context.parameters.decoded("holder")
                )
            )
        }
        router.post("ceremonies/:id/shares", use: consent)
        router.post("ceremonies/:id/confirmations", use: confirm)
        router.post("ceremonies/:id/commit", use: once.once(upTo: Limits.share, first: mayConvene, commit))
        router.delete("ceremonies/:id", use: abort)
    }

    private func propose(_ request: Request, _ context: APIContext) async throws -> Response {
        try await server.requireCallerOrOperator(context.requester(of: request))
        let asked = try await request.json(CeremonyRequest.self, upTo: Limits.json)
        return try .json(try await server.propose(asked, by: context.requester(of: request)), status: .created)
    }

    private func consent(_ request: Request, _ context: APIContext) async throws -> Response {
        try await server.requireOpen()
        let asked = try await request.json(RecoverRequest.self, upTo: Limits.share, ofAnyType: true)
        let id: String = try context.parameters.require("id")
        return try .json(try await server.consent(asked, toCeremony: id, by: context.requester(of: request)))
    }

    private func commit(_ request: Request, _ context: APIContext) async throws -> Response {
        try await server.requireCallerOrOperator(context.requester(of: request))
        let id: String = try context.parameters.require("id")
        return try .json(try await server.commitCeremony(id, by: context.requester(of: request)))
    }

    private func abort(_ request: Request, _ context: APIContext) async throws -> Response {
        try await server.requireCallerOrOperator(context.requester(of: request))
        let id: String = try context.parameters.require("id")
        try await server.abortCeremony(id, by: context.requester(of: request))
        return Response(status: .noContent)
    }

    private func confirm(_ request: Request, _ context: APIContext) async throws -> Response {
        try await server.requireOpen()
        let asked = try await request.json(ConfirmationRequest.self, upTo: Limits.share)
        let id: String = try context.parameters.require("id")
        return try .json(try await server.confirm(asked, inCeremony: id, by: context.requester(of: request)))
    }
}

extension Parameters {
    /// A part of the path with its percent signs undone; names and subjects may hold any character.
    func decoded(_ name: String) throws -> String {
        let part: String = try require(name)
        guard let decoded = PercentEncoding.decode(part) else {
            throw OperationError(.malformedRequest, "The path's \(name) is not percent-encoded UTF-8.")
        }
        return decoded
    }
}
