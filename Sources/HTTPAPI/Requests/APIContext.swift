import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Operations
import ServerTLS

/// What the API knows of a request besides its head and body: who sent it, from where.
public struct APIContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// Whether the connection comes from this machine. One that never had an address (a test's) counts as local.
    let isLocal: Bool
    /// The caller's IP address, as limits count it; nil where the connection has none.
    let address: String?
    /// The certificates that the caller showed in the handshake and has the key of, in DER, leaf first; nobody has judged them yet. Nil
    /// without any, and without TLS.
    let peerChain: [[UInt8]]?
    /// What was made of the credential that the request shows.
    var credential = Credential.single
    /// What counts the bad credentials of KMIP's headers.
    var limits: RequestLimits?
    /// What is known of the request's idempotency key.
    var claim: IdempotencyClaim?

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        let remote = source.channel.remoteAddress
        // A connection that was closed meanwhile has lost its address, but not the listener that took it; a test's never had either. Who sends a
        // request and is gone at once must not count as somebody on this machine.
        let isGone = remote == nil && source.channel.parent != nil
        isLocal = !isGone && Self.isLoopback(remote)
        address = isGone ? PeerConnection.current?.address ?? "gone" : remote?.ipAddress
        peerChain = PeerConnection.current?.chain
    }

    /// Who sent this request, with the bearer token that it carries, if any.
    func requester(of request: Request) -> Requester {
        Requester(
            isLocal: isLocal,
            bearerToken: Self.bearerToken(request.headers[.authorization]),
            credential: credential,
            claim: claim,
            gate: limits.map { HeaderGate($0, credential, address: address) }
        )
    }

    /// The token of an `Authorization` header (RFC 6750 section 2.1). Read as bytes: a token is long, and every request has one.
    static func bearerToken(_ header: String?) -> String? {
        let scheme = "bearer "
        guard let bytes = header?.utf8, bytes.count > scheme.utf8.count,
            zip(bytes, scheme.utf8).allSatisfy({ $0 == $1 || $0 == $1 & 0xdf })
        else { return nil }
        let token = bytes.dropFirst(scheme.utf8.count).drop { $0 == UInt8(ascii: " ") }
        let end = token.lastIndex { $0 != UInt8(ascii: " ") }.map { token.index(after: $0) } ?? token.startIndex
        return String(token[..<end])
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
