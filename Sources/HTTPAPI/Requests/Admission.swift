import Hummingbird
import Operations

/// Who may ask a group of calls anything, before its routes look at a path, a query or a body: a sealed server says that it is sealed, and a
/// stranger is told so, whatever else is wrong with what they send.
struct Admission: RouterMiddleware {
    private let require: @Sendable (Requester) async throws -> Void

    /// Anybody, of a server that has its keys.
    static func open(_ server: KeyServer) -> Self { Admission { _ in try await server.requireOpen() } }

    /// Somebody that the vault can name.
    static func caller(_ server: KeyServer) -> Self { Admission { try await server.requireCaller($0) } }

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        try await require(context.requester(of: request))
        return try await next(request, context)
    }
}
