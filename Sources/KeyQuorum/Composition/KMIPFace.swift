import Canonical
import HTTPAPI
import KMIPPort
import KMIPServer
import Logging
import Operations
import Secrets
import ServerTLS
import ServiceLifecycle

/// The KMIP port of one server, where it has one: TLS and CAs of client certificates are needed for it.
struct KMIPFace: Sendable {
    private let port: KMIPPort

    /// Listens from now on; nil where the settings have no TLS or no client CA.
    ///
    /// - Throws: `SettingsError` when the port is taken or the certificate cannot be used.
    static func open(
        _ settings: ServerSettings,
        _ face: TLSFace,
        _ callers: Callers,
        _ server: KeyServer,
        _ log: Logger
    ) async throws -> KMIPFace? {
        guard let certificates = face.certificates, let authorities = face.clientAuthorities else { return nil }
        let listener = try TLSListener(certificates, TLSListener.Options(clientAuthorities: authorities))
        let bound = AddressBound(settings.connectionsPerAddress)
        let options = KMIPPort.Options(
            hostname: settings.hostname,
            port: settings.kmipPort,
            connections: settings.connections,
            admits: { bound?.admit($0) ?? true }
        )
        let answers = KMIPAnswers(server: server, callers: callers)
        do {
            return KMIPFace(port: try await KMIPPort.open(options, listener, answers, log))
        } catch {
            throw SettingsError(
                .badValue,
                "kmip-port: \(settings.hostname):\(settings.kmipPort) cannot be listened on; choose another by --kmip-port or KEYQUORUM_KMIP_PORT."
            )
        }
    }

    /// Where it listens.
    var number: Int { port.port }
}

/// The port closes with the server.
extension KMIPFace: Service {
    func run() async throws {
        try? await gracefulShutdown()
        await port.close()
    }
}

/// Answers each message as the caller whom the connection's certificate names.
private struct KMIPAnswers: KMIPAnswerer {
    let server: KeyServer
    let callers: Callers
    private let service = KMIPService()

    init(server: KeyServer, callers: Callers) {
        self.server = server
        self.callers = callers
    }

    func answer(_ message: Bytes, from peer: PeerConnection) async -> PortAnswer {
        let request = KMIPRequest(
            body: message,
            encoding: .binary,
            isCosmianPath: false,
            now: SystemClock().now().microseconds / 1_000_000,
            serverCorrelationValue: SystemRandom().bytes(8).hex
        )
        do {
            let objects = try await server.objects(for: requester(peer))
            return PortAnswer(await service.answer(request, by: objects).bytes, isSenderKnown: true)
        } catch {
            return PortAnswer(service.refusal(of: request, because: error).bytes, isSenderKnown: false)
        }
    }

    private func requester(_ peer: PeerConnection) async throws -> Requester {
        let credential = try await callers.credential(chain: peer.chain, bearer: nil)
        guard case .identity = credential else {
            throw OperationError(
                .notAuthenticated,
                "The KMIP port needs a client certificate that the server's client CA issued."
            )
        }
        return Requester(isLocal: false, credential: credential)
    }
}
