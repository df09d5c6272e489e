import ACME
import HTTPAPI
import Operations
import SQLStore

/// What the server runs with: the settings, typed and checked against each other.
struct ServerSettings: Sendable {
    /// Where the rows are kept.
    enum Database: Sendable {
        case sqlite(path: String)
        case postgres(ConnectionSettings)
        case mariadb(ConnectionSettings)
    }

    /// EdgelessDB's own HTTPS side, and how its certificate is trusted.
    struct Edgeless: Sendable, Hashable {
        let url: String
        /// A PEM file of certificates that it may show.
        let authority: String?
        let trustsFirstUse: Bool
    }

    /// The two PEM files of HTTPS.
    struct TLSFiles: Sendable, Hashable {
        let certificate: String
        let key: String
    }

    /// Where the certificate of HTTPS comes from.
    enum TLS: Sendable, Hashable {
        case files(TLSFiles)
        /// Made by the server itself, for development.
        case selfSigned
        /// Ordered from a CA.
        case acme(ACMESettings)

        /// Whether callers can know the server by a CA.
        var isTrusted: Bool { self != .selfSigned }
    }

    /// A manifest that initializes an empty server, and the folder of its policies.
    struct ManifestFiles: Sendable, Hashable {
        let manifest: String
        /// nil for a manifest that names no policy.
        let policies: String?
    }

    let hostname: String
    let port: Int
    let kmipPort: Int
    let database: Database
    /// Nil for every other database.
    let edgeless: Edgeless?
    let rootDirectory: String
    let manifest: ManifestFiles?
    /// Nil for plain HTTP.
    let tls: TLS?
    /// A PEM file of the CAs whose client certificates are let in.
    let clientAuthority: String?
    /// A PEM file of their revocation lists.
    let clientRevocations: String?
    /// Issuers of bearer tokens.
    let issuers: [IssuerSettings]
    /// A PEM file of CAs that issuers' servers may come from besides the system's.
    let issuerAuthority: String?
    /// Seconds.
    let clockSkew: Int64
    /// Nil where nothing was said.
    let sharedEmails: Bool?
    /// Whether API tokens are a method of authentication although no other is configured.
    let takesAPITokens: Bool
    /// Whether names and passwords in the header of KMIP messages are a method of authentication.
    let takesLogins: Bool
    /// Whether tests of interoperability are told to the server.
    let takesInterop: Bool
    /// Whether a grant of get gives more than Get, as with Cosmian's servers.
    let impliesUse: Bool
    let cryptography: CryptographicPolicy
    let isFIPSProviderRequired: Bool
    /// Whether the change log tells of each signature.
    let recordsSignatures: Bool
    /// Whether callers must say who they are.
    var isAuthenticating: Bool { clientAuthority != nil || !issuers.isEmpty || takesAPITokens }
    /// Pages that may call the API from a browser.
    let origins: AllowedOrigins
    /// The most connections at once.
    let connections: Int
    /// The most of them from one address; nil is no bound.
    let connectionsPerAddress: Int?
    /// How long slow callers are waited for.
    let patience: Patience
    /// Requests a second of one caller; nil is no bound.
    let requestRate: Int?
    let serverFactorFile: String?
    let sealKeyFile: String?
    let insecureListen: Bool
    let newVault: Bool
    let publicRoster: Bool
    /// Rows a second; 0 is no bound.
    let rewrapRate: UInt64
    /// A level of swift-log by its name.
    let logLevel: String
    /// What was set and by whom, one line each, secrets not shown: for the log at the start.
    let report: [String]

    /// Whether only this machine can reach the server.
    var isLoopback: Bool { Hostname.isLoopback(hostname) }

    /// Where a certificate for development is kept.
    var selfSignedFolder: String { rootDirectory + "/tls" }

    /// Takes the server's part of the settings.
    ///
    /// - Throws: `SettingsError` when two settings do not fit each other, or when the server would be open to strangers.
    init(_ settings: Settings) throws(SettingsError) {
        hostname = try Hostname.checked(settings)
        port = settings.port("port") ?? 9998
        kmipPort = settings.port("kmip-port") ?? 5696
        rootDirectory = settings.text("root-dir") ?? "./keyquorum-data"
        database = try DatabaseURL.parse(settings, rootDirectory: rootDirectory)
        edgeless = try Self.edgeless(settings, database)
        manifest = try Self.manifestFiles(settings)
        tls = try Self.tls(settings, rootDirectory)
        clientAuthority = try Self.clientAuthority(settings, tls)
        clientRevocations = try Self.clientRevocations(settings)
        issuers = try IssuerSettings.all(settings)
        issuerAuthority = settings.text("oidc-ca")
        clockSkew = settings.text("clock-skew").flatMap { Int64($0) } ?? 60
        sharedEmails = settings.text("shared-emails").map { $0 == "true" }
        takesAPITokens = settings.flag("api-tokens")
        takesLogins = try Self.takesLogins(
            settings,
            isAuthenticating: clientAuthority != nil || !issuers.isEmpty || takesAPITokens
        )
        takesInterop = settings.flag("kmip-interop")
        impliesUse = settings.text("grant-implication") == "cosmian"
        cryptography = settings.text("cryptography").flatMap(CryptographicPolicy.init) ?? .default
        isFIPSProviderRequired = try Self.requiresFIPSProvider(settings, cryptography)
        recordsSignatures = settings.flag("signature-records")
        origins = try Self.origins(settings)
        connections = settings.text("connections").flatMap { Int($0) } ?? 1_000
        connectionsPerAddress = settings.text("connections-per-address").flatMap { Int($0) }.flatMap {
            $0 > 0 ? $0 : nil
        }
        patience = Patience(
            idleSeconds: settings.text("idle-timeout").flatMap { Int64($0) },
            bodySeconds: settings.text("body-timeout").flatMap { Int64($0) }
        )
        requestRate = settings.text("rate-limit").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        serverFactorFile = settings.text("server-factor-file")
        sealKeyFile = settings.text("seal-key-file")
        insecureListen = settings.flag("insecure-listen")
        newVault = settings.flag("new-vault")
        publicRoster = settings.flag("public-roster")
        rewrapRate = settings.text("rewrap-rate").flatMap { UInt64($0) } ?? 0
        logLevel = settings.text("log-level") ?? "info"
        report = settings.report
    }

    private static func takesLogins(_ settings: Settings, isAuthenticating: Bool) throws(SettingsError) -> Bool {
        guard settings.flag("kmip-logins") else { return false }
        guard isAuthenticating else {
            let source = settings.value("kmip-logins")?.source
            throw SettingsError(
                .incomplete,
                "kmip-logins (\(source.map { "\($0)" } ?? "")) needs a server that asks who calls: set api-tokens, client-ca or oidc-issuer too."
            )
        }
        return true
    }

    private static func requiresFIPSProvider(
        _ settings: Settings,
        _ policy: CryptographicPolicy
    ) throws(SettingsError) -> Bool {
        guard settings.text("fips-provider") == "required" else { return false }
        guard policy == .fips else {
            throw SettingsError(
                .incomplete,
                "fips-provider required means something with cryptography fips alone: set it too."
            )
        }
        return true
    }

    private static func edgeless(_ settings: Settings, _ database: Database) throws(SettingsError) -> Edgeless? {
        guard let url = settings.value("edgeless-url") else { return nil }
        guard case .mariadb = database else {
            throw SettingsError(
                .incomplete,
                "edgeless-url (\(url.source)) needs database-url to name its SQL side: mysql://USER@HOST:3306/NAME."
            )
        }
        return Edgeless(
            url: url.text,
            authority: settings.text("edgeless-ca"),
            trustsFirstUse: settings.flag("edgeless-trust-first-use")
        )
    }

    private static func manifestFiles(_ settings: Settings) throws(SettingsError) -> ManifestFiles? {
        if let manifest = settings.text("manifest-path") {
            return ManifestFiles(manifest: manifest, policies: settings.text("policies-path"))
        }
        if let policies = settings.value("policies-path") {
            throw SettingsError(
                .incomplete,
                "policies-path (\(policies.source)) needs manifest-path: set KEYQUORUM_MANIFEST_PATH too."
            )
        }
        return nil
    }
}
