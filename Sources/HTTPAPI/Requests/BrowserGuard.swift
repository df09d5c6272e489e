import HTTPTypes
import Hummingbird
import Operations

/// Keeps other people's web pages out of a server on the operator's own machine.
///
/// Without authentication whoever reaches the server is its administrator. A browser on the same machine reaches it for any page that is open
/// in it; so a request that a page of another origin sent is refused, and so is one from this machine that calls the server by a name of
/// the outside, as DNS rebinding does. Programs send neither `Origin` nor `Sec-Fetch-Site`.
struct BrowserGuard: RouterMiddleware {
    /// Pages of these origins may call.
    var origins: AllowedOrigins = .none
    /// Names of the settings and the certificate. A page that was led here has its own name instead.
    var isOwnName: @Sendable (String) -> Bool = { _ in false }

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        if let refusal = refusal(of: request.head, isLocal: context.isLocal) { throw refusal }
        return try await next(request, context)
    }

    /// Nil for a request that may go on.
    func refusal(of head: HTTPRequest, isLocal: Bool) -> OperationError? {
        if !origins.allow(head), Self.isForeign(head) { return Self.foreignPage }
        guard isLocal, let authority = head.authority, !isOwn(Self.name(of: authority)) else { return nil }
        return OperationError(
            .permissionDenied,
            "From this machine the server is called by localhost, an address or a name of its certificate, not by the name “\(authority)”."
        )
    }

    private static func isForeign(_ head: HTTPRequest) -> Bool {
        if let site = head.headerFields[fetchSite], site != "same-origin", site != "none" { return true }
        guard let origin = head.headerFields[.origin] else { return false }
        return host(ofOrigin: origin) != head.authority?.lowercased()
    }

    private static let foreignPage = OperationError(
        .permissionDenied,
        "A page of another site may not call this server."
    )

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin

    private static func host(ofOrigin origin: String) -> String {
        let parts = origin.lowercased().split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 ? String(parts[2]) : ""
    }

    /// The authority without its port.
    private static func name(of authority: String) -> Substring {
        if authority.hasPrefix("[") { return authority.prefix { $0 != "]" }.dropFirst() }
        return authority.prefix { $0 != ":" }
    }

    private func isOwn(_ name: Substring) -> Bool {
        let name = name.lowercased()
        return name == "localhost" || name.contains(":") || name.allSatisfy { $0 == "." || ("0"..."9").contains($0) }
            || isOwnName(name)
    }
}
