import HTTPTypes
import Hummingbird
import Logging
import Operations

/// Turns what a route throws into a problem, and logs for the operator what the caller may not read.
struct ProblemMiddleware: RouterMiddleware {
    let paths: KnownPaths

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let refusal = wrongMethod(error, request) ?? OperationError.describing(error)
            log(refusal, request, context.logger)
            return try Problem(error: refusal).response
        }
    }

    /// Nil where the router knows the call, or nothing of its path.
    private func wrongMethod(_ error: any Error, _ request: Request) -> OperationError? {
        guard (error as? HTTPError)?.status == .notFound else { return nil }
        let methods = paths.methods(of: request.uri.path)
        guard !methods.isEmpty else { return nil }
        return OperationError(
            .methodNotAllowed,
            "This path takes \(methods.joined(separator: ", ")); /openapi.json describes them.",
            facts: ["allow": .list(methods.map(OperationError.Fact.text))]
        )
    }

    private func log(_ refusal: OperationError, _ request: Request, _ logger: Logger) {
        let level: Logger.Level = refusal.code.status >= 500 && refusal.code != .sealed ? .error : .info
        logger.log(
            level: level,
            "refused",
            metadata: [
                "code": "\(refusal.code.rawValue)", "call": "\(request.method.rawValue) \(request.uri.path)",
                "detail": "\(refusal.operatorDetail ?? refusal.detail)",
            ]
        )
    }
}

extension OperationError {
    /// Any error as one that callers may see; what is not known to be harmless becomes `internal` without its text.
    static func describing(_ error: any Error) -> OperationError {
        switch error {
        case let error as OperationError: error
        case let error as HTTPError: describing(error)
        default: OperationError(from: error)
        }
    }

    private static func describing(_ error: HTTPError) -> OperationError {
        switch error.status {
        case .notFound: OperationError(.notFound, "There is no such call; /openapi.json lists them.")
        case .contentTooLarge: OperationError(.tooLarge, "The body is too large.")
        default: OperationError(.malformedRequest, error.body ?? "The request cannot be read.")
        }
    }
}
