import Access
import Hummingbird
import Operations

/// The check of every row, the vault header, and who the caller is.
struct DatabaseRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.post("database/verify") { request, context in
            JSONAnswer(value: try await server.verifyDatabase(by: context.requester(of: request)))
        }
        router.get("header") { request, context in
            JSONAnswer(value: try await server.headerBackup(by: context.requester(of: request)))
        }
        router.get("me") { request, context in
            JSONAnswer(value: ["user": context.requester(of: request).subject.text])
        }
    }
}
