import Hummingbird
import Throttle

/// Counts the requests of each caller where the settings bound them: of a subject once it is known, of an address until then.
struct RequestLimit: RouterMiddleware {
    let limits: RequestLimits

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        if let caller = context.caller ?? context.address.map(AddressKey.of) { try limits.countRequest(of: caller) }
        return try await next(request, context)
    }
}
