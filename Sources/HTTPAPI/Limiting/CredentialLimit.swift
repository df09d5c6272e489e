import HTTPTypes
import Hummingbird
import Operations

/// Slows down whoever tries credentials: after too many bad ones, requests that carry any are refused for a while before anybody looks at them.
struct CredentialLimit: RouterMiddleware {
    let limits: RequestLimits

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let address = context.address, request.headers[.authorization] != nil || context.peerChain != nil else {
            return try await next(request, context)
        }
        try limits.checkCredentials(from: address)
        do {
            return try await next(request, context)
        } catch {
            if (error as? OperationError)?.code.status == 401 { limits.countBadCredential(from: address) }
            throw error
        }
    }
}
