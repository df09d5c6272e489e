public import Operations
import Canonical
import FoundationEssentials
import HTTPTypes
import Hummingbird
import KMIPServer
import NIOCore
import ServerTLS
import Synchronization

/// Answers messages of KMIP that only get what was got before, or use keys that were used before, on the thread that read them, where the way over the
/// router would answer the same: by the same decisions of the middleware, made each time. Nil is said of everything else, and then nothing was done or
/// counted.
public final class PromptMessages: Sendable {
    /// Makes a call on the thread on which it is called, where the database can be asked there; else nil.
    public typealias TryHere = @Sendable (_ call: () -> [UInt8]?) -> [UInt8]?

    private let server: KeyServer
    private let callers: Callers
    private let limits: RequestLimits
    private let metrics: RequestMetrics
    private let tryHere: TryHere
    private let service = KMIPService()
    private let browsers: BrowserGuard
    private let json: HTTPFields
    private let binary: HTTPFields
    private let date = Mutex((second: Int64.min, text: ""))

    /// - Parameters:
    ///   - options: those of the router, as are the callers, the limits and the metrics.
    ///   - tryHere: how the database is asked.
    public init(
        _ server: KeyServer,
        _ options: FaceOptions,
        _ callers: Callers,
        _ limits: RequestLimits,
        _ metrics: RequestMetrics,
        tryHere: @escaping TryHere
    ) {
        self.server = server
        self.callers = callers
        self.limits = limits
        self.metrics = metrics
        self.tryHere = tryHere
        browsers = BrowserGuard(origins: options.origins, isOwnName: options.isOwnName)
        json = Self.fields(.json, options)
        binary = Self.fields(.binary, options)
    }

    /// The answer to a request that ``PromptHead`` knows, whole, or nil.
    ///
    /// - Parameters:
    ///   - place: from where it comes; not of a connection that is gone.
    ///   - peer: what the connection's other end showed, where it has TLS.
    func answer(
        _ asked: PromptHead,
        _ head: HTTPRequest,
        _ body: ByteBuffer,
        from place: CallerPlace,
        _ peer: PeerConnection?
    ) -> (head: HTTPResponse, body: ByteBuffer)? {
        let bearer = APIContext.bearerToken(asked.authorization)
        // Who is counted, is counted once; and what a bad credential brings about, the middleware knows.
        guard !limits.countsRequests, place.address.map(limits.areCredentialsRefused) != true,
            browsers.refusal(of: head, isLocal: place.isLocal) == nil,
            let credential = callers.knownCredential(of: peer, bearer: bearer),
            let encoding = try? KMIPRoutes.encoding(asked.contentType)
        else { return nil }
        let request = KMIPRequest(
            body: Array(body.readableBytesView),
            encoding: encoding,
            isCosmianPath: false,
            now: SystemClock().now().microseconds / 1_000_000,
            serverCorrelationValue: RequestID().description
        )
        let objects = server.objects(for: Requester(place, credential, bearer: bearer, limits: limits))
        guard let answer = tryHere({ service.answerAtOnce(request, by: objects) }) else { return nil }
        metrics.countPrompt()
        return (HTTPResponse(status: .ok, headerFields: fields(request, answer.count)), ByteBuffer(bytes: answer))
    }

    private func fields(_ request: KMIPRequest, _ length: Int) -> HTTPFields {
        var fields = request.encoding == .json ? json : binary
        fields[.contentLength] = "\(length)"
        fields[.date] = date.withLock { date in
            if date.second != request.now { date = (request.now, HTTPDate.text(request.now)) }
            return date.text
        }
        return fields
    }

    /// What an answer's head says over the router, in the same order; the length and the date are each answer's own.
    private static func fields(_ encoding: KMIPRequest.Encoding, _ options: FaceOptions) -> HTTPFields {
        var fields = Response.kmip([], encoding).uncached.headers
        if !options.origins.isEmpty { CrossOrigin.mark(&fields) }
        if options.isReachedByHTTPSOnly { StrictTransport.mark(&fields) }
        fields[.date] = ""
        fields[.server] = HTTPFace.serverName
        return fields
    }
}
