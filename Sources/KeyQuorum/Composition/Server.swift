import HTTPAPI
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import MariaDB
import Operations
import PostgreSQL
import SQLStore
import SQLite
import Canonical
import Glibc
import Secrets
import ServerTLS
import ServiceLifecycle
import Store

/// Builds one server from its settings and runs it to its end.
enum Server {
    /// Opens the database, brings it to this version's schema, starts the HTTP face and waits for SIGTERM or SIGINT.
    ///
    /// Throws `OperationError`, `StoreError` or `SettingsError` with a sentence when it cannot start.
    static func run(_ settings: ServerSettings) async throws {
        let log = logger(settings)
        if SecretMemory.forbidCoreDumps() != 0 { log.warning("core dumps could not be forbidden") }
        try beginCryptography(settings, log)
        let folder = try await RootFolder(path: settings.rootDirectory)
        let edgeless = try edgelessStart(settings)
        let open: @Sendable () async throws -> any Store = { try await openStore(settings) }
        let store = if let edgeless { try await edgeless.store(folder, log, open: open) } else { try await open() }
        let server = try await keyServer(settings, folder, store, edgeless, log)
        try await setFirstManifest(settings, server)
        let face = try await TLSFace.make(settings, log)
        let authentication = try await AuthenticationStart.make(settings, face.clientAuthorities, log)
        if !authentication.isAuthenticating {
            log.warning("no authentication is configured: whoever reaches this server is the one user, admin")
        }
        if await server.lacksAdministrator() { log.warning("\(KeyServer.administratorAdvice)") }
        let options = faceOptions(settings, face)
        // Both ports count together.
        let limits = RequestLimits(options)
        let counted = MessageLimits(limits, authentication.callers)
        let kmip = try await KMIPFace.open(settings, face, counted, server, on: store.executor, log)
        let ports: [any Service] = kmip.map { [$0] } ?? []
        let metrics = RequestMetrics()
        let prompt = store.executor.map { threads in
            PromptMessages(server, options, authentication.callers, limits, metrics) { threads.tryHere($0) ?? nil }
        }
        let application = Application(
            router: APIRouter.make(server, options, authentication.callers, counting: limits, metrics),
            server: face.builder(prompt),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.hostname, port: settings.port),
                serverName: HTTPFace.serverName,
                availableConnectionsDelegate: MaximumAvailableConnections(settings.connections, logger: log)
            ),
            services: [Timekeeper(server: server)] + ports + face.services + authentication.services,
            onServerRunning: { channel in
                await Greeting(
                    settings,
                    channel.localAddress?.port,
                    face.certificates?.identity,
                    kmipPort: kmip?.number
                ).show(server)
            },
            logger: log
        )
        do {
            // The tasks of the HTTP connections are children of this one.
            try await withTaskExecutorPreference(store.executor) { try await application.runService() }
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw SettingsError(
                .badValue,
                "port: \(settings.hostname):\(settings.port) is in use by another program; choose another by --port or KEYQUORUM_PORT."
            )
        }
    }

    /// Before anything is computed.
    private static func beginCryptography(_ settings: ServerSettings, _ log: Logger) throws(SettingsError) {
        do {
            let told = try settings.cryptography.begin(isProviderRequired: settings.isFIPSProviderRequired)
            if let told { log.notice("\(told)") }
        } catch {
            throw SettingsError(.badValue, "cryptography: \(error.sentence)")
        }
    }

    /// What `keyquorum db migrate` does: brings the database to this version's schema and answers the names of the migrations it ran.
    static func migrate(_ settings: ServerSettings) async throws -> [String] {
        _ = try await RootFolder(path: settings.rootDirectory)
        let pending = (try? await checkMigrations(settings)) ?? []
        try await openStore(settings).close()
        return pending
    }

    /// The migrations that a start would run; nothing is written.
    static func checkMigrations(_ settings: ServerSettings) async throws -> [String] {
        switch try database(settings) {
        case .sqlite(let path): try await SQLiteDatabase.check(path).pending.map(\.name)
        case .postgres(let connection): try await PostgreSQLDatabase.check(connection).pending.map(\.name)
        case .mariadb(let connection): try await MariaDBDatabase.check(connection).pending.map(\.name)
        }
    }

    /// Opens the database and brings its schema up to date.
    static func openStore(_ settings: ServerSettings) async throws -> any Store {
        switch try database(settings) {
        case .sqlite(let path): try await SQLiteDatabase.open(path, clock: SystemClock())
        case .postgres(let connection): try await PostgreSQLDatabase.open(connection, clock: SystemClock())
        case .mariadb(let connection): try await MariaDBDatabase.open(connection, clock: SystemClock())
        }
    }

    /// The database of the settings; EdgelessDB's SQL side is reached by the certificate that was made for it.
    private static func database(_ settings: ServerSettings) throws -> ServerSettings.Database {
        try edgelessStart(settings).map { .mariadb($0.connection) } ?? settings.database
    }

    private static func edgelessStart(_ settings: ServerSettings) throws -> EdgelessStart? {
        guard let edgeless = settings.edgeless, case .mariadb(let connection) = settings.database else { return nil }
        return try EdgelessStart(
            url: edgeless.url,
            authority: edgeless.authority,
            trustsFirstUse: edgeless.trustsFirstUse,
            rootDirectory: settings.rootDirectory,
            connection: connection
        )
    }

    private static func keyServer(
        _ settings: ServerSettings,
        _ folder: RootFolder,
        _ store: any Store,
        _ keyedDatabase: (any KeyedDatabase)?,
        _ log: Logger
    ) async throws -> KeyServer {
        do {
            let options = try await KeyFiles.options(settings, log)
            return try await KeyServer(
                store: store,
                folder: folder,
                options: options,
                keyedDatabase: keyedDatabase,
                log: log
            )
        } catch {
            await store.close()
            throw error
        }
    }

    static func logger(_ settings: ServerSettings) -> Logger {
        var log = Logger(label: "keyquorum", factory: { StreamLogHandler.standardError(label: $0) })
        log.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
        return log
    }

    private static func faceOptions(_ settings: ServerSettings, _ face: TLSFace) -> FaceOptions {
        let (names, certificates) = (settings.names, face.certificates)
        return FaceOptions(
            isReachedByHTTPSOnly: settings.tls?.isTrusted ?? false,
            origins: settings.origins,
            requestRate: settings.requestRate,
            isOwnName: { names.contains($0) || certificates?.identity.answers(to: $0) ?? false }
        )
    }

    /// A manifest named in the settings makes the vault of an empty server, and is otherwise left alone.
    private static func setFirstManifest(_ settings: ServerSettings, _ server: KeyServer) async throws {
        guard let files = settings.manifest,
            await server.sealStatus(for: Requester(isLocal: true)).state == .uninitialized
        else { return }
        let documents = try ManifestFiles.read(files)
        let requester = Requester(isLocal: true, credential: settings.isAuthenticating ? .nothing : .single)
        let answer = try await server.setManifest(
            bytes: documents.manifest,
            policies: documents.policies,
            by: requester
        )
        print("The manifest \(answer.digest) made the vault \(answer.vault ?? ""). Its encrypted shares wait at")
        for share in answer.shares ?? [] { print("  /v1/ceremonies/initialize/shares/\(share.holder)") }
        if let token = answer.adminToken { print("The administrator's token, shown once: \(token)") }
    }
}

/// Checkpoints and deadlines beside the requests, and the last checkpoint when the server goes.
private struct Timekeeper: Service {
    let server: KeyServer

    func run() async throws {
        await cancelWhenGracefulShutdown { await server.keepTime() }
        await server.shutDown()
    }
}
