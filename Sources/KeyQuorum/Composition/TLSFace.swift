import Canonical
import HTTPAPI
import Hummingbird
import HummingbirdCore
import Logging
import Secrets
import ServerTLS
import ServiceLifecycle

/// The HTTP face over the settings' certificate: with one it is HTTPS, otherwise plain HTTP/1.1.
struct TLSFace: Sendable {
    /// How Hummingbird listens, with what answers some requests at once.
    let builder: @Sendable (PromptMessages?) -> HTTPServerBuilder
    /// What must run beside it.
    let services: [any Service]
    /// Where the certificate is found and replaced; nil without TLS. Other ports share it.
    let certificates: CertificateSource?
    /// The CAs that clients are named; nil where no client certificate is asked for. Other ports share them.
    let clientAuthorities: ClientAuthorities?

    /// Reads the certificate, or makes one for development where the settings ask for that.
    ///
    /// - Throws: `SettingsError` that names the files when they cannot be used.
    static func make(_ settings: ServerSettings, _ log: Logger) async throws(SettingsError) -> TLSFace {
        do {
            switch settings.tls {
            case nil:
                let bound = AddressBound(settings.connectionsPerAddress)
                let patience = settings.patience
                return TLSFace { prompt in .http1(configuration: HTTPFace.configuration(patience, bound, prompt)) }
            case .files(let files):
                let watch = try await CertificateWatch.start(
                    CertificateFiles(certificate: files.certificate, key: files.key),
                    log: log
                )
                return try await secure(watch.certificates, settings, [CertificateService(watch: watch)])
            case .selfSigned:
                let source = CertificateSource(try await selfSigned(settings))
                return try await secure(source, settings)
            case .acme(let acme):
                let start = try await ACMEStart(acme, log)
                return try await secure(start.certificates, settings, [start.renewal])
            }
        } catch let error as SettingsError {
            throw error
        } catch let error as TLSError {
            throw SettingsError(.badValue, error.detail)
        } catch {
            throw SettingsError(.badValue, "The certificate cannot be used: give another one by tls-cert and tls-key.")
        }
    }

    /// HTTPS with the certificate that the source has at each handshake.
    static func secure(
        _ source: CertificateSource,
        _ settings: ServerSettings,
        _ services: [any Service] = []
    ) async throws(TLSError) -> TLSFace {
        let authorities: ClientAuthorities? =
            if let path = settings.clientAuthority { try await ClientAuthorities(path: path) } else { nil }
        let options = TLSListener.Options(protocols: ServerTLS.webProtocols, clientAuthorities: authorities)
        let listener = try TLSListener(source, options)
        let (patience, bound) = (settings.patience, AddressBound(settings.connectionsPerAddress))
        return TLSFace(services: services, certificates: source, clientAuthorities: authorities) { prompt in
            HTTPServerBuilder { SecureWebChannel(listener, patience, bound, prompt, responder: $0) }
        }
    }

    private init(
        services: [any Service] = [],
        certificates: CertificateSource? = nil,
        clientAuthorities: ClientAuthorities? = nil,
        builder: @escaping @Sendable (PromptMessages?) -> HTTPServerBuilder
    ) {
        self.builder = builder
        self.services = services
        self.certificates = certificates
        self.clientAuthorities = clientAuthorities
    }

    private static func selfSigned(_ settings: ServerSettings) async throws(TLSError) -> TLSIdentity {
        var names = ["localhost", "127.0.0.1", "::1"]
        if !names.contains(settings.hostname), !["0.0.0.0", "::"].contains(settings.hostname) {
            names.append(settings.hostname)
        }
        return try await SelfSigned.kept(
            in: settings.selfSignedFolder,
            names: names,
            clock: SystemClock(),
            random: SystemRandom()
        )
    }
}

/// Reads the certificate's files again when they change.
private struct CertificateService: Service {
    let watch: CertificateWatch

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch.run() }
    }
}
