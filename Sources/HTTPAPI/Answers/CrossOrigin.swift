import HTTPTypes
import Hummingbird

/// Lets pages of the named origins read what the API answers (Fetch, CORS). Cookies and the browser's certificates are never asked for: a page
/// sends its bearer token itself.
struct CrossOrigin: RouterMiddleware {
    let origins: AllowedOrigins

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let origin = origins.origin(of: request.head) else {
            var response = try await next(request, context)
            Self.mark(&response.headers)
            return response
        }
        let isPreflight = request.method == .options && request.headers[.accessControlRequestMethod] != nil
        var response = isPreflight ? Self.permission : try await next(request, context)
        response.headers[.accessControlAllowOrigin] = origin
        Self.mark(&response.headers)
        response.headers[.accessControlExposeHeaders] = "Retry-After, Idempotency-Replayed, WWW-Authenticate"
        return response
    }

    /// What every answer says where there are such pages.
    static func mark(_ headers: inout HTTPFields) { headers[.vary] = "Origin" }

    private static var permission: Response {
        Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: "GET, HEAD, POST, PUT, DELETE",
                .accessControlAllowHeaders: "Authorization, Content-Type, Idempotency-Key",
                .accessControlMaxAge: "\(Limits.preflightSeconds)",
            ]
        )
    }
}
