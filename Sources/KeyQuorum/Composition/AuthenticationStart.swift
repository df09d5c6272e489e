import Authentication
import Canonical
import HTTPAPI
import Logging
import ServiceLifecycle

/// Who may call: what the settings say of client certificates, issuers of tokens and API tokens.
struct AuthenticationStart: Sendable {
    let callers: Callers
    /// Whether any method is configured; else everybody is `admin`.
    let isAuthenticating: Bool
    /// What must run beside the server.
    let services: [any Service]

    /// - Throws: `SettingsError` that names the setting that cannot be used.
    static func make(_ settings: ServerSettings, _ log: Logger) async throws(SettingsError) -> AuthenticationStart {
        do {
            let checker = try await checker(settings)
            let authenticator = Authenticator(
                try AuthenticationSettings(
                    certificates: checker,
                    issuers: try settings.issuers.map { try $0.issuer() },
                    clockSkew: settings.clockSkew,
                    sharedEmails: settings.sharedEmails
                ),
                logger: log
            )
            return AuthenticationStart(authenticator, checker, settings, log)
        } catch let error as SettingsError {
            throw error
        } catch let error as AuthenticationSettingsError {
            throw SettingsError(.badValue, "\(setting(of: error)): \(error.detail)")
        } catch {
            throw SettingsError(.badValue, "The settings of authentication cannot be used: \(error).")
        }
    }

    private init(
        _ authenticator: Authenticator,
        _ checker: ClientCertificateChecker?,
        _ settings: ServerSettings,
        _ log: Logger
    ) {
        callers = Callers(authenticator, takesAPITokens: settings.takesAPITokens)
        isAuthenticating = settings.isAuthenticating
        if let checker, let path = settings.clientRevocations {
            let file = RevocationFile(path: path, for: checker, clock: SystemClock(), logger: log)
            services = [RevocationWatch(file: file)]
        } else {
            services = []
        }
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
        case .sharedEmailsUnsaid: "shared-emails"
        case .bounds: "clock-skew or oidc-issuer"
        }
    }
}
