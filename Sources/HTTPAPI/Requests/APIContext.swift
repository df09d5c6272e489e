import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Operations
import ServerTLS

/// What the API knows of a request besides its head and body: who sent it, from where.
public struct APIContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    private let place: CallerPlace
    private let channel: any Channel
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
        channel = source.channel
        place = CallerPlace(source.channel, PeerConnection.current)
        peerChain = PeerConnection.current?.chain
    }

    var isLocal: Bool { place.isLocal }
    var address: String? { place.address }

    /// The body is taken piece by piece from now on, so that it may take as long as it goes on.
    func takesPieces() { channel.triggerUserOutboundEvent(DeadlineHandler.BodyIsTaken(), promise: nil) }

    /// Who sent this request, with the bearer token that it carries, if any.
    func requester(of request: Request) -> Requester {
        Requester(
            place,
            credential,
            bearer: Self.bearerToken(request.headers[.authorization]),
            limits: limits,
            claim: claim
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
}

extension Requester {
    init(
        _ place: CallerPlace,
        _ credential: Credential,
        bearer: String?,
        limits: RequestLimits?,
        claim: IdempotencyClaim? = nil
    ) {
        self.init(
            isLocal: place.isLocal,
            bearerToken: bearer,
            credential: credential,
            claim: claim,
            gate: limits.map { HeaderGate($0, credential, address: place.address) }
        )
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
