import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Operations

/// What the API knows of a request besides its head and body: who sent it, from where.
public struct APIContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// Whether the connection comes from this machine. A connection without an address (a test's) counts as local.
    let isLocal: Bool
    /// What is known of the request's idempotency key.
    var claim: IdempotencyClaim?

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        isLocal = Self.isLoopback(source.channel.remoteAddress)
    }

    /// Who sent this request, with the bearer token that it carries, if any.
    func requester(of request: Request) -> Requester {
        Requester(isLocal: isLocal, bearerToken: Self.bearerToken(request.headers[.authorization]), claim: claim)
    }

    private static func bearerToken(_ header: String?) -> String? {
        guard let header, header.lowercased().hasPrefix("bearer ") else { return nil }
        return String(header.dropFirst(7)).trimmed
    }

    private static func isLoopback(_ address: SocketAddress?) -> Bool {
        switch address {
        case nil, .unixDomainSocket: true
        case .v4: address?.ipAddress?.hasPrefix("127.") ?? false
        case .v6: address?.ipAddress == "::1" || address?.ipAddress?.hasPrefix("::ffff:127.") ?? false
        }
    }
}

extension String {
    /// Without blanks and line ends at either side.
    var trimmed: String {
        let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
        guard let first = firstIndex(where: { !blanks.contains($0) }),
            let last = lastIndex(where: { !blanks.contains($0) })
        else { return "" }
        return String(self[first...last])
    }
}
