import Access
import Hummingbird
import Operations

/// The check of every row, the servers of the vault, the vault header, and who the caller is.
struct DatabaseRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.post("database/verify") { request, context in
            JSONAnswer(value: try await server.verifyDatabase(by: context.requester(of: request)))
        }
        router.get("servers") { request, context in
            let all = try await server.servers(by: context.requester(of: request))
            return JSONAnswer(value: try all.part(request.page()))
        }
        let purge = IdempotentCall(server: server).once(upTo: Limits.json) { request, context in
            try await server.purge(by: context.requester(of: request))
            return Response(status: .noContent)
        }
        router.post("masters/purge", use: purge)
        router.get("header") { request, context in
            JSONAnswer(value: try await server.headerBackup(by: context.requester(of: request)))
        }
    }
}
