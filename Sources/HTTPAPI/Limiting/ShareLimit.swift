import Hummingbird
import NIOCore
import Operations

/// Slows down whoever sends wrong shares. The count is of one holder at one address, so that one holder's mistakes, or somebody who tries to keep
/// the vault shut, do not stop the others.
struct ShareLimit: RouterMiddleware {
    let limits: RequestLimits

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let address = context.address, Self.takesShares(request) else { return try await next(request, context) }
        let body = try await request.bytes(upTo: Limits.share)
        let share = ShareHint.of(body)
        try limits.checkShare(share, from: address)
        var request = request
        request.body = RequestBody(buffer: ByteBuffer(bytes: body))
        do {
            return try await next(request, context)
        } catch {
            if let code = (error as? OperationError)?.code, Self.wrong.contains(code) {
                limits.countWrongShare(share, from: address)
            }
            throw error
        }
    }

    private static let wrong: Set<OperationError.Code> = [
        .shareMalformed, .shareWrong, .shareOfOtherVault, .sealedShareUnreadable, .signatureWrong, .confirmationWrong,
        .malformedRequest,
    ]

    /// Empty parts of a path count for nothing, as in the router: `/v1/recover/` is the same call.
    private static func takesShares(_ request: Request) -> Bool {
        guard request.method == .post else { return false }
        let path = request.uri.path.split(separator: "/")
        return path == ["recover"] || path == ["v1", "recover"]
            || path.starts(with: ["v1", "ceremonies"]) && (path.last == "shares" || path.last == "confirmations")
    }
}
