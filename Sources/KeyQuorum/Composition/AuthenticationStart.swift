import Authentication
import Canonical
import HTTPAPI
import Logging
import ServerTLS
import ServiceLifecycle

/// Who may call: what the settings say of client certificates, issuers of tokens and API tokens.
struct AuthenticationStart: Sendable {
    let callers: Callers
    /// Whether any method is configured; else everybody is `admin`.
    let isAuthenticating: Bool
    /// What must run beside the server.
    let services: [any Service]

    /// - Parameter named: the CAs that TLS names to clients; they follow the file of client CAs.
    /// - Throws: `SettingsError` that names the setting that cannot be used.
    static func make(
        _ settings: ServerSettings,
        _ named: ClientAuthorities?,
        _ log: Logger
    ) async throws(SettingsError) -> AuthenticationStart {
        do {
            let checker = try await checker(settings)
            let authenticator = Authenticator(
                try AuthenticationSettings(
                    certificates: checker,
                    issuers: try await issuers(settings),
                    clockSkew: settings.clockSkew,
                    sharedEmails: settings.sharedEmails
                ),
                logger: log
            )
            return AuthenticationStart(authenticator, watch(checker, settings, named, log), settings)
        } catch let error as SettingsError {
            throw error
        } catch let error as AuthenticationSettingsError {
            throw SettingsError(.badValue, "\(setting(of: error)): \(error.detail)")
        } catch {
            throw SettingsError(.badValue, "The settings of authentication cannot be used: \(error).")
        }
    }

    private init(_ authenticator: Authenticator, _ watch: TrustWatch?, _ settings: ServerSettings) {
        callers = Callers(authenticator, takesAPITokens: settings.takesAPITokens)
        isAuthenticating = settings.isAuthenticating
        services = watch.map { [$0] } ?? []
    }

    private static func watch(
        _ checker: ClientCertificateChecker?,
        _ settings: ServerSettings,
        _ named: ClientAuthorities?,
        _ log: Logger
    ) -> TrustWatch? {
        guard let checker, let path = settings.clientAuthority else { return nil }
        let files = TrustFiles(
            authorities: path,
            revocations: settings.clientRevocations,
            for: checker,
            clock: SystemClock(),
            logger: log
        ) { content in
            do {
                try named?.replace(content)
            } catch {
                log.error("the names of client CAs are not shown", metadata: ["reason": "\(error)"])
            }
        }
        return TrustWatch(files: files)
    }

    private static func issuers(_ settings: ServerSettings) async throws -> [Issuer] {
        let authorities: Bytes? =
            if let path = settings.issuerAuthority { try await SmallFile.read(path, "oidc-ca") } else { nil }
        return try settings.issuers.map { try $0.issuer(trusting: authorities) }
    }

    private static func checker(_ settings: ServerSettings) async throws -> ClientCertificateChecker? {
        guard let path = settings.clientAuthority else { return nil }
        let authorities = try await SmallFile.read(path, "client-ca")
        let revocations: Bytes? =
            if let path = settings.clientRevocations { try await SmallFile.read(path, "client-crl") } else { nil }
        return try ClientCertificateChecker(
            authorities: authorities,
            revocations: revocations,
            at: SystemClock().now()
        )
    }

    private static func setting(of error: AuthenticationSettingsError) -> String {
        switch error.code {
        case .clientCA: "client-ca"
        case .revocationList, .revocationListSignature, .revocationListDates, .revocationListOld: "client-crl"
        case .issuer, .issuerInsecure: "oidc-issuer, oidc-audience or oidc-jwks"
        case .issuerAuthority: "oidc-ca"
        case .sharedEmailsUnsaid: "shared-emails"
        case .bounds: "clock-skew or oidc-issuer"
        }
    }
}
