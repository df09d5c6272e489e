import Authentication
import HTTPTypes
import Hummingbird
import Operations

/// Slows down whoever tries credentials: after too many bad ones from an address, its requests that carry any are refused for a while before anybody
/// looks at them. Those that were found good before go on: others at the same address, behind the same proxy, shall not be shut out by one.
struct CredentialLimit: RouterMiddleware {
    let limits: RequestLimits
    let callers: Callers
    let server: KeyServer

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.limits = limits
        guard let address = context.address, request.headers[.authorization] != nil || context.peerChain != nil else {
            return try await next(request, context)
        }
        if limits.areCredentialsRefused(from: address), !isKnown(request, context) {
            try limits.checkCredentials(from: address)
        }
        do {
            return try await next(request, context)
        } catch {
            if (error as? OperationError)?.code.status == 401 { limits.countBadCredential(from: address) }
            throw error
        }
    }

    private func isKnown(_ request: Request, _ context: APIContext) -> Bool {
        let bearer = APIContext.bearerToken(request.headers[.authorization])
        if callers.remember(chain: context.peerChain, bearer: bearer) { return true }
        guard context.peerChain == nil, let bearer, let token = try? PresentedToken(bearer) else { return false }
        return server.remembers(PresentedAPIToken(id: token.id, secret: token.secret))
    }
}
