import Hummingbird

/// Counts every answer, refusals too: it stands outside the middleware that makes problems of errors.
struct MetricsMiddleware: RouterMiddleware {
    let metrics: RequestMetrics

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        metrics.count(response.status.code)
        return response
    }
}
