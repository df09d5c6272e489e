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
        _ limits: MessageLimits,
        _ server: KeyServer,
        on executor: (any TaskExecutor)?,
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
        let answers = KMIPAnswers(server: server, limits: limits, executor: executor)
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
    let limits: MessageLimits
    let executor: (any TaskExecutor)?
    private let service = KMIPService()

    init(server: KeyServer, limits: MessageLimits, executor: (any TaskExecutor)?) {
        self.executor = executor
        self.server = server
        self.limits = limits
    }

    func answer(_ message: Bytes, from peer: PeerConnection) async -> PortAnswer {
        let request = KMIPRequest(
            body: message,
            encoding: .binary,
            isCosmianPath: false,
            now: SystemClock().now().microseconds / 1_000_000,
            serverCorrelationValue: SystemRandom().bytes(16).hex
        )
        var isKnown = false
        do {
            let credential = try await limits.credential(of: peer)
            isKnown = true
            try limits.count(credential)
            let gate = limits.gate(credential, peer)
            let objects = server.objects(for: Requester(isLocal: false, credential: credential, gate: gate))
            return PortAnswer(await service.answer(request, by: objects).bytes, isSenderKnown: true)
        } catch {
            return PortAnswer(service.refusal(of: request, because: error).bytes, isSenderKnown: isKnown)
        }
    }
}
