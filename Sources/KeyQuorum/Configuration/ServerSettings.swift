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
    let tls: TLSFiles?
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
        tls = try Self.tlsFiles(settings)
        serverFactorFile = settings.text("server-factor-file")
        sealKeyFile = settings.text("seal-key-file")
        insecureListen = settings.flag("insecure-listen")
        newVault = settings.flag("new-vault")
        publicRoster = settings.flag("public-roster")
        rewrapRate = settings.text("rewrap-rate").flatMap { UInt64($0) } ?? 0
        logLevel = settings.text("log-level") ?? "info"
        report = settings.report
    }

    private static func tlsFiles(_ settings: Settings) throws(SettingsError) -> TLSFiles? {
        switch (settings.value("tls-cert"), settings.value("tls-key")) {
        case (let certificate?, let key?): return TLSFiles(certificate: certificate.text, key: key.text)
        case (nil, nil): return nil
        case (let certificate?, nil):
            throw SettingsError(
                .incomplete,
                "tls-cert (\(certificate.source)) needs tls-key: set KEYQUORUM_TLS_KEY too."
            )
        case (nil, let key?):
            throw SettingsError(.incomplete, "tls-key (\(key.source)) needs tls-cert: set KEYQUORUM_TLS_CERT too.")
        }
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
