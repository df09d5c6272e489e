import Canonical
import HTTPAPI
import enum KMIP.Prompt
import KMIPPort
import KMIPServer
import Logging
import Operations
import Secrets
import ServerTLS
import ServiceLifecycle
import Store

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
        on threads: (any ReadingThreads)?,
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
        let answers = KMIPAnswers(server: server, limits: limits, threads: threads)
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
    /// Where the database is read; nil where it does not matter.
    let threads: (any ReadingThreads)?
    private let service = KMIPService()
    private let names = MessageNames()

    init(server: KeyServer, limits: MessageLimits, threads: (any ReadingThreads)?) {
        self.threads = threads
        self.server = server
        self.limits = limits
    }

    func begin(_ message: Bytes, from peer: PeerConnection, _ done: @escaping @Sendable (PortAnswer) -> Void) {
        guard let threads else {
            Task { done(await answer(message, from: peer)) }
            return
        }
        threads.attempt {
            switch tryAtOnce(message, from: peer) {
            case .done(let bytes):
                done(PortAnswer(bytes, isSenderKnown: true))
                return .done
            case .elsewhere: return .elsewhere
            case .longWay: return .inVain
            }
        } orElse: {
            Task(executorPreference: threads) { done(await answer(message, from: peer)) }
        }
    }

    func answer(_ message: Bytes, from peer: PeerConnection) async -> PortAnswer {
        let request = request(message)
        var isKnown = false
        do {
            let credential = try await limits.credential(of: peer)
            isKnown = true
            try limits.count(credential)
            let objects = server.objects(for: requester(credential, peer))
            return PortAnswer(await service.answer(request, by: objects).bytes, isSenderKnown: true)
        } catch {
            return PortAnswer(service.refusal(of: request, because: error).bytes, isSenderKnown: isKnown)
        }
    }

    /// Where there is something to wait for, or to refuse, nothing is done or counted.
    private func tryAtOnce(_ message: Bytes, from peer: PeerConnection) -> Prompt<Bytes> {
        guard let credential = limits.knownCredential(of: peer) else { return .longWay }
        let objects = server.objects(for: requester(credential, peer))
        return service.tryAtOnce(request(message), by: objects)
    }

    private func request(_ message: Bytes) -> KMIPRequest {
        KMIPRequest(
            body: message,
            encoding: .binary,
            isCosmianPath: false,
            now: SystemClock().now().microseconds / 1_000_000,
            serverCorrelationValue: names.next()
        )
    }

    private func requester(_ credential: Credential, _ peer: PeerConnection) -> Requester {
        Requester(isLocal: false, credential: credential, gate: limits.gate(credential, peer))
    }
}
