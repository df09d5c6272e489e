public import Canonical
import FoundationEssentials
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import Secrets

/// Talks to one server over its REST API. Call ``shutdown()`` at the end.
public struct KeyquorumClient: Sendable {
    /// The methods of the API.
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    private let endpoint: Endpoint
    private let http: HTTPClient

    /// - Throws: `ClientError.local` if the endpoint's PEM files cannot be used.
    public init(_ endpoint: Endpoint) throws(ClientError) {
        self.endpoint = endpoint
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(ClientLimits.connectSeconds))
        )
        // A server that is not there is said at once; the pool would try again until the time is over.
        configuration.connectionPool.retryConnectionEstablishment = false
        if endpoint.url.hasPrefix("https://") {
            configuration.tlsConfiguration = try TLSMaterial.configuration(endpoint)
        }
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Ends the connections.
    public func shutdown() async { try? await http.shutdown() }

    /// One call without a body.
    public func get(_ path: String) async throws(ClientError) -> Answer { try await call(.get, path, body: nil) }

    /// One call with a JSON body.
    public func send(_ method: Method, _ path: String, _ body: some Encodable) async throws(ClientError) -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        guard let data = try? encoder.encode(body) else { throw .local("The request cannot be written as JSON.") }
        return try await call(method, path, body: Bytes(data))
    }

    /// One call. A POST that the server does once however often it is sent has an idempotency key of its own, and is sent again where its answer was lost.
    ///
    /// - Throws: `ClientError`: `refused` and `sealed` from the server's answer, `unreachable` if none came.
    public func call(_ method: Method, _ path: String, body: Bytes?) async throws(ClientError) -> Answer {
        var request = request(method, path, accepting: "application/json")
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        guard method == .post, RepeatedCall.isKept(path) else { return try Self.judge(try await perform(request)) }
        request.headers.add(name: "idempotency-key", value: RepeatedCall.newKey())
        return try await perform(repeatedly: request)
    }

    /// One call whose body is data as it is, of any length. What comes back is told by its status, whatever its form.
    ///
    /// - Throws: `ClientError` as ``call(_:_:body:)``.
    public func call(_ path: String, octets: DataPieces) async throws(ClientError) -> Answer {
        try Self.judge(try await perform(request(path, octets), seconds: ClientLimits.dataSeconds))
    }

    /// The same where what comes back is data too, and is handed over while it comes.
    ///
    /// - Throws: `ClientError` as ``call(_:_:body:)``; `unreachable` also for an answer that ends before its end, of which a part was handed over.
    public func call(
        _ path: String,
        octets: DataPieces,
        _ take: (UnsafeRawBufferPointer) -> Void
    ) async throws(ClientError) {
        do {
            let response = try await http.execute(request(path, octets), timeout: .seconds(ClientLimits.dataSeconds))
            guard (200..<300).contains(response.status.code) else {
                let body = try await response.body.collect(upTo: ClientLimits.answerBytes)
                _ = try Self.judge(Answer(status: Int(response.status.code), body: Bytes(body.readableBytesView)))
                return
            }
            for try await piece in response.body { piece.withUnsafeReadableBytes(take) }
        } catch let error as ClientError {
            throw error
        } catch {
            throw .unreachable(Unreachable.sentence(for: error, url: endpoint.url))
        }
    }

    private func request(_ path: String, _ octets: DataPieces) -> HTTPClientRequest {
        var request = request(.post, path, accepting: "*/*")
        request.headers.add(name: "content-type", value: "application/octet-stream")
        request.body = .stream(octets, length: octets.count.map { .known(Int64($0)) } ?? .unknown)
        return request
    }

    private func request(_ method: Method, _ path: String, accepting: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: endpoint.url + path)
        request.method = HTTPMethod(rawValue: method.rawValue)
        request.headers.add(name: "accept", value: accepting)
        if let token = endpoint.token {
            let text = token.withBytes { String(decoding: $0, as: UTF8.self) }
            request.headers.add(name: "authorization", value: "Bearer \(text)")
        }
        return request
    }

    private func perform(repeatedly request: HTTPClientRequest) async throws(ClientError) -> Answer {
        for attempt in 1..<ClientLimits.attempts {
            do throws(ClientError) {
                return try Self.judge(try await perform(request))
            } catch {
                guard RepeatedCall.isWorthwhile(after: error) else { throw error }
                try? await Task.sleep(for: .seconds(attempt))
            }
        }
        return try Self.judge(try await perform(request))
    }

    private func perform(
        _ request: HTTPClientRequest,
        seconds: Int64 = ClientLimits.answerSeconds
    ) async throws(ClientError) -> Answer {
        do {
            let response = try await http.execute(request, timeout: .seconds(seconds))
            let body = try await response.body.collect(upTo: ClientLimits.answerBytes)
            return Answer(status: Int(response.status.code), body: Bytes(body.readableBytesView))
        } catch {
            let sentence = Unreachable.sentence(for: error, url: endpoint.url)
            throw Unreachable.isLost(error) ? .lost(sentence) : .unreachable(sentence)
        }
    }

    static func judge(_ answer: Answer) throws(ClientError) -> Answer {
        if (200..<300).contains(answer.status) { return answer }
        let problem = try? answer.json(ProblemDocument.self)
        let refusal = Refusal(
            code: problem?.code ?? "unknown",
            detail: problem?.detail ?? problem?.title ?? "The server answered with HTTP status \(answer.status).",
            status: answer.status
        )
        if answer.status == 503, refusal.code == "sealed" { throw .sealed(refusal) }
        throw .refused(refusal)
    }
}
