import Canonical
import HTTPTypes
import Hummingbird
import Operations

/// Slows down whoever guesses under which idempotency key a vault was made: who repeats that request under the right one hears the administrator's
/// token again. The count is of what is shown, wherever from, since whoever has the operator's token may come from many addresses; who shows nothing
/// is told nothing, and is counted by his address.
struct GuessLimit: RouterMiddleware {
    let limits: RequestLimits

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard Self.isGuess(request), let key = Self.key(request, context) else {
            return try await next(request, context)
        }
        try limits.checkGuess(by: key)
        do {
            return try await next(request, context)
        } catch {
            if let code = (error as? OperationError)?.code, Self.wrong.contains(code) { limits.countGuess(by: key) }
            throw error
        }
    }

    /// Both say that there is a vault, and the second that the key is one that was used.
    private static let wrong: Set<OperationError.Code> = [.alreadyInitialized, .idempotencyKeyReused]

    private static func isGuess(_ request: Request) -> Bool {
        request.method == .post && !request.headers[values: .idempotencyKey].isEmpty
            && request.uri.path.split(separator: "/") == ["v1", "initialize"]
    }

    private static func key(_ request: Request, _ context: APIContext) -> String? {
        if let bearer = APIContext.bearerToken(request.headers[.authorization]) {
            return "bearer \(Digest(of: Bytes(bearer.utf8)).hex)"
        }
        return context.credential.callerKey ?? context.address.map { "address \($0)" }
    }
}
