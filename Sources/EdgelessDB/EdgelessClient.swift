import AsyncHTTPClient
import Canonical
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Secrets

/// EdgelessDB's HTTP side. Every call is a connection of its own: it is called a few times in its life, and restarts between them.
struct EdgelessClient: Sendable {
    /// Whom a connection may reach.
    enum Trust: Sendable {
        /// A chain that ends in one of these PEM certificates. The name does not count: EdgelessDB makes a certificate for whatever name it
        /// is called by, and the pinned one makes no other.
        case pinned(Bytes)
        /// Anybody: only to look at the certificate that is shown first.
        case anybody
    }

    struct Answer: Sendable {
        let status: Int
        let body: Bytes

        var text: String { String(decoding: body, as: UTF8.self) }

        /// What EdgelessDB says, for an operator: printable and short.
        var words: String {
            let printable = text.unicodeScalars.filter { $0.isASCII && $0.value >= 0x20 && $0.value < 0x7f }
            return String(String.UnicodeScalarView(printable.prefix(EdgelessLimits.words)))
        }
    }

    let url: String
    let trust: Trust

    /// - Throws: `edgeless-unreachable`, `edgeless-untrusted`.
    func get(_ path: String) async throws(EdgelessError) -> Answer { try await call(.GET, path, nil) }

    /// - Throws: `edgeless-unreachable` also where the answer was lost on its way; `edgeless-untrusted`.
    func post(_ path: String, _ body: Bytes) async throws(EdgelessError) -> Answer { try await call(.POST, path, body) }

    private func call(_ method: HTTPMethod, _ path: String, _ body: Bytes?) async throws(EdgelessError) -> Answer {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(EdgelessLimits.connectSeconds))
        )
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.tlsConfiguration = try tls()
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let outcome = await execute(http, method, path, body)
        try? await http.shutdown()
        return try outcome.get()
    }

    private func execute(
        _ http: HTTPClient,
        _ method: HTTPMethod,
        _ path: String,
        _ body: Bytes?
    ) async -> Result<Answer, EdgelessError> {
        var request = HTTPClientRequest(url: url + path)
        request.method = method
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        do {
            let response = try await http.execute(request, timeout: .seconds(EdgelessLimits.answerSeconds))
            let body = try await response.body.collect(upTo: EdgelessLimits.answer)
            return .success(Answer(status: Int(response.status.code), body: Bytes(body.readableBytesView)))
        } catch {
            return .failure(failure(error))
        }
    }

    private func tls() throws(EdgelessError) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        switch trust {
        case .anybody: tls.certificateVerification = .none
        case .pinned(let pem):
            guard let certificates = try? NIOSSLCertificate.fromPEMBytes(pem), !certificates.isEmpty else {
                throw EdgelessError(.badSetting, "The file that pins EdgelessDB's certificate holds none in PEM.")
            }
            tls.trustRoots = .certificates(certificates)
            tls.certificateVerification = .noHostnameVerification
        }
        return tls
    }

    private func failure(_ error: any Error) -> EdgelessError {
        if let error = error as? NIOConnectionError, let first = error.connectionErrors.first?.error {
            return failure(first)
        }
        switch error as? NIOSSLError {
        case .handshakeFailed?, .unableToValidateCertificate?:
            return EdgelessError(
                .untrusted,
                "EdgelessDB at \(url) shows another certificate than the pinned one. If it was replaced, attest the new one (edbra) and "
                    + "add its certificate to the file of edgeless-ca, or to edgeless/server.pem in the root folder."
            )
        default:
            return EdgelessError(
                .unreachable,
                "EdgelessDB at \(url) does not answer (\(type(of: error))). Start it, or mend edgeless-url."
            )
        }
    }
}
