import AsyncHTTPClient
import Canonical
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One client for the requests of one order. Close it at the end.
struct HTTPTransport: Transport {
    private let directory: String
    private let clock: any WallClock
    private let http: HTTPClient

    /// - Parameter authority: PEM of the certificates that the directory's own must come from; nil for the system's authorities.
    /// - Throws: `acme-bad-setting` if it holds no certificate.
    init(directory: String, authority: Bytes?, clock: any WallClock) throws(ACMEError) {
        self.directory = directory
        self.clock = clock
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(ACMELimits.connectSeconds))
        )
        // The order itself is tried again later; a server that is not there is said at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let authority {
            guard let certificates = try? NIOSSLCertificate.fromPEMBytes(authority), !certificates.isEmpty else {
                throw ACMEError(.badSetting, "The file of acme-ca holds no certificate in PEM.")
            }
            tls.trustRoots = .certificates(certificates)
        }
        configuration.tlsConfiguration = tls
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func send(_ method: RequestMethod, _ url: String, _ body: Bytes?) async throws(ACMEError) -> ServerAnswer {
        var request = HTTPClientRequest(url: url)
        request.method =
            switch method {
            case .get: .GET
            case .head: .HEAD
            case .post: .POST
            }
        request.headers.add(name: "user-agent", value: "keyquorum")
        if let body {
            request.headers.add(name: "content-type", value: "application/jose+json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        do {
            let response = try await http.execute(request, timeout: .seconds(ACMELimits.answerSeconds))
            // An answer to HEAD announces the length of a body that never comes.
            let body = method == .head ? ByteBuffer() : try await response.body.collect(upTo: ACMELimits.answer)
            return answer(response, Bytes(body.readableBytesView))
        } catch {
            throw failure(error)
        }
    }

    func close() async { try? await http.shutdown() }

    private func answer(_ response: HTTPClientResponse, _ body: Bytes) -> ServerAnswer {
        ServerAnswer(
            status: Int(response.status.code),
            location: response.headers.first(name: "location"),
            nonce: response.headers.first(name: "replay-nonce"),
            retryAfter: response.headers.first(name: "retry-after").flatMap {
                RetryAfter.seconds($0, now: clock.now())
            },
            body: body
        )
    }

    private func failure(_ error: any Error) -> ACMEError {
        if let error = error as? NIOConnectionError, let first = error.connectionErrors.first?.error {
            return failure(first)
        }
        if error is CancellationError { return ACMEError(.cancelled, "The server is being shut down.") }
        switch error as? NIOSSLError {
        case .handshakeFailed?, .unableToValidateCertificate?:
            return ACMEError(
                .untrusted,
                "The ACME server at \(directory) shows a certificate that is not trusted: name its CA by acme-ca."
            )
        default:
            if error is NIOSSLExtraError {
                return ACMEError(.untrusted, "The ACME server at \(directory) shows a certificate of another name.")
            }
            return ACMEError(
                .unreachable,
                "The ACME server at \(directory) does not answer (\(type(of: error))): look at the network and acme-directory."
            )
        }
    }
}
