import Access
import Canonical
import Hummingbird
import Operations
import Throttle

/// Counts the requests of each caller where the settings bound them: of a subject once it is known, of an address until then.
///
/// Of an API token the identifier is no secret and is not checked yet. It counts for itself only after the token was found good: else a stranger could
/// use up its holder's share of requests, or be a new caller with each invented one.
struct RequestLimit: RouterMiddleware {
    let limits: RequestLimits
    let server: KeyServer

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        if limits.countsRequests, let caller = caller(context) { try limits.countRequest(of: caller) }
        return try await next(request, context)
    }

    private func caller(_ context: APIContext) -> String? {
        switch context.credential {
        case .identity(let identity): "subject \(identity.subject.text)"
        case .apiToken(let token) where server.remembers(token): "token \(token.id.hex)"
        case .apiToken, .single, .nothing, .other, .spoken: context.address.map(AddressKey.of)
        }
    }
}
