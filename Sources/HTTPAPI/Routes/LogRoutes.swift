import Hummingbird
import Operations

/// The change log and the checkpoints over it, for administrators and auditors.
struct LogRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.get("log") { request, context in
            let asked = request.uri.queryParameters
            let filter = LogFilter(
                actor: asked.get("actor"),
                kind: asked.get("kind"),
                table: asked.get("table"),
                target: asked.get("target"),
                server: asked.get("server"),
                since: asked.get("since"),
                until: asked.get("until")
            )
            let page = try request.page()
            return JSONAnswer(value: try await server.changeLog(filter, page, by: context.requester(of: request)))
        }
        router.get("checkpoints") { request, context in
            JSONAnswer(value: try await server.checkpoints(try request.page(), by: context.requester(of: request)))
        }
    }
}
