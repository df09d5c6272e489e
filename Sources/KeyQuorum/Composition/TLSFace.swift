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
    /// How Hummingbird listens.
    let builder: HTTPServerBuilder
    /// What must run beside it.
    let services: [any Service]
    /// Where the certificate is found and replaced; nil without TLS. Other ports share it.
    let certificates: CertificateSource?

    /// Reads the certificate, or makes one for development where the settings ask for that.
    ///
    /// - Throws: `SettingsError` that names the files when they cannot be used.
    static func make(_ settings: ServerSettings, _ log: Logger) async throws(SettingsError) -> TLSFace {
        do {
            switch settings.tls {
            case nil: return TLSFace(builder: .http1(configuration: HTTPFace.configuration))
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
        let listener = try TLSListener(source, await options(settings))
        let builder = HTTPServerBuilder { responder in SecureWebChannel(listener, responder: responder) }
        return TLSFace(builder: builder, services: services, certificates: source)
    }

    private init(builder: HTTPServerBuilder, services: [any Service] = [], certificates: CertificateSource? = nil) {
        self.builder = builder
        self.services = services
        self.certificates = certificates
    }

    /// A client's certificate is asked for where there is a CA that it can come from.
    private static func options(_ settings: ServerSettings) async throws(TLSError) -> TLSListener.Options {
        guard let path = settings.clientAuthority else { return TLSListener.Options(protocols: ServerTLS.webProtocols) }
        return try await TLSListener.Options(protocols: ServerTLS.webProtocols, clientAuthoritiesFile: path)
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
