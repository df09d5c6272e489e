import HTTPTypes
import Hummingbird

/// Tells browsers to come by HTTPS only (RFC 6797).
struct StrictTransport: RouterMiddleware {
    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        Self.mark(&response.headers)
        return response
    }

    static func mark(_ headers: inout HTTPFields) {
        headers[.strictTransportSecurity] = "max-age=\(Limits.strictTransportSeconds)"
    }
}
