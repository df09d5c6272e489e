import ArgumentParser
import Canonical
import Client
import Operations
import Store

extension DatabaseCommands {
    /// `db backup`: all rows, or the vault header.
    struct BackUp: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backup",
            abstract: "Save all rows in a form that every engine takes, or with --header how the vault opens.",
            discussion: """
                The rows come from the database itself; servers may read meanwhile, but a database that is written to all the time is \
                refused: stop its servers, or use its own tools. The header comes from the server, or from its \
                root folder when --root-dir names it.
                """
        )

        @Flag(help: "Save the vault header: with the shares it opens any backup of the vault's data.")
        var header = false

        @Option(
            help: ArgumentHelp("File to write; a header goes to the standard output without it.", valueName: "file")
        )
        var out: String?

        @OptionGroup var place: DatabasePlace
        @OptionGroup var connection: ConnectionOptions

        func validate() throws {
            guard header || out != nil else { throw ValidationError("Name the file by --out.") }
        }

        func run() async throws {
            guard header else { return try await saveRows() }
            guard place.rootDir == nil else { return try await saveHeaderOfFolder() }
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.get("/v1/header")
                let header = try answer.json(Answers.Header.self)
                guard let bytes = Bytes(base64: header.header) else {
                    throw CommandFailure(code: "unexpected-answer", "The server's header is not base64.")
                }
                guard !JSONWish.ofThisRun.isAsked || out != nil else { return context.output.show(answer) { "" } }
                try save(bytes, of: try DatabasePlace.refused { try VaultHeader(reading: bytes).position.description })
            }
        }

        private func saveRows() async throws {
            guard let out else { return }
            let (settings, isJSON) = (try place.settings(), JSONWish.ofThisRun.isAsked)
            // A backup changes nothing, not even the schema.
            let missing = try await Server.checkMigrations(settings)
            guard missing.isEmpty else {
                throw CommandFailure(
                    code: "migrations-missing",
                    "The database lacks \(missing.joined(separator: ", ")): is it the right one? Then run keyquorum db migrate first."
                )
            }
            let counts = try await DatabasePlace.withStore(settings) { store in
                try await PortableBackup(store) { table, rows in
                    if !isJSON { Output.complain("\(table): \(rows) rows") }
                }.write(to: out, at: SystemClock().now())
            }
            let rows = counts.values.reduce(0, +)
            Output.say(
                JSONWish.ofThisRun.isAsked
                    ? "{\"file\":\(JSONText.quoted(out)),\"rows\":\(rows)}"
                    : "Wrote \(out): \(rows) rows. Keep the vault header beside it: keyquorum db backup --header."
            )
        }

        private func saveHeaderOfFolder() async throws {
            let folder = try await RootFolder(path: try place.settings().rootDirectory)
            guard let kept = try await DatabasePlace.named({ try await folder.header() }) else {
                throw CommandFailure(code: "no-header", "The root folder \(folder.path) knows no vault yet.")
            }
            try save(kept.bytes, of: kept.position.description)
        }

        private func save(_ bytes: Bytes, of position: String) throws {
            guard let out else { return Output.write(raw: bytes) }
            try PrivateFile.replace(out, with: bytes)
            Output.say(
                JSONWish.ofThisRun.isAsked
                    ? "{\"file\":\(JSONText.quoted(out)),\"header\":\(JSONText.quoted(position))}"
                    : "Wrote \(out): the vault header of \(position)."
            )
        }
    }

    /// `db restore`: all rows into an empty database, or a vault header into the root folder.
    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Put a backup of all rows into an empty database, or let an older database open with today's shares.",
            discussion: """
                Restore the data first, by this command or by the database's own tools, then the newest vault header with --header; then \
                start the server and hand in shares. It works on the root folder and the database themselves, without a server.
                """
        )

        @Argument(help: ArgumentHelp("A backup of all rows, as `db backup` wrote it.", valueName: "file"))
        var file: String?

        @Option(help: ArgumentHelp("A vault header, as `db backup --header` wrote it.", valueName: "file"))
        var header: String?

        @Flag(help: "Answer in JSON.")
        var json = false

        @OptionGroup var place: DatabasePlace

        func validate() throws {
            guard (file == nil) != (header == nil) else {
                throw ValidationError("Name a backup, or a vault header by --header.")
            }
        }

        func run() async throws {
            let settings = try place.settings()
            if let file { try await restoreRows(file, settings) }
            if let header { try await restoreHeader(header, settings) }
        }

        private func restoreRows(_ file: String, _ settings: ServerSettings) async throws {
            let isJSON = JSONWish.ofThisRun.isAsked
            let counts = try await DatabasePlace.withStore(settings) { store in
                try await PortableRestore(store) { table, rows in
                    if !isJSON { Output.complain("\(rows) rows (\(table))") }
                }.read(from: file)
            }
            let rows = counts.values.reduce(0, +)
            guard !isJSON else { return Output.say("{\"rows\":\(rows),\"tables\":\(counts.count)}") }
            Output.say(
                """
                Restored \(rows) rows of \(counts.count) tables, counted once more in the database.
                Next: keyquorum db restore --header FILE with the newest vault header, then keyquorum serve.
                """
            )
        }

        private func restoreHeader(_ header: String, _ settings: ServerSettings) async throws {
            let bytes = try PrivateFile.read(header, limit: ClientLimits.contentFileBytes)
            let outcome = try await DatabasePlace.withStore(settings) { store in
                try await HeaderRestore.install(
                    bytes,
                    into: try await RootFolder(path: settings.rootDirectory),
                    over: store
                )
            }
            guard !JSONWish.ofThisRun.isAsked else {
                let older = outcome.isDatabaseOlder
                return Output.say("{\"vault\":\(JSONText.quoted("\(outcome.vault)")),\"isDatabaseOlder\":\(older)}")
            }
            Output.say(Self.text(outcome))
        }

        private static func text(_ outcome: HeaderRestore.Outcome) -> String {
            guard outcome.isDatabaseOlder else {
                return
                    "The root folder has the header of the vault \(outcome.vault) now. The database is as new: the same shares open it."
            }
            return """
                The database of the vault \(outcome.vault) is of \(outcome.database).
                It will open with the shares of \(outcome.header).
                Next: keyquorum serve, then keyquorum recover. Where the server kept a newer checkpoint it says rolled-back: holders who \
                want this older database hand in their shares with --accept-rollback.
                """
        }
    }
}

/// Where the database and the root folder are, for commands that work on them without a server.
struct DatabasePlace: ParsableArguments {
    @Option(help: ArgumentHelp("Where the rows are kept.", valueName: "url"))
    var databaseURL: String?

    @Option(help: ArgumentHelp("The server's root folder.", valueName: "folder"))
    var rootDir: String?

    @Option(help: ArgumentHelp("File whose first line is the database's password.", valueName: "file"))
    var databasePasswordFile: String?

    @Option(help: ArgumentHelp("PEM file of the CA of the database's certificate.", valueName: "file"))
    var databaseCa: String?

    @Option(help: ArgumentHelp("PEM file of the client certificate shown to the database.", valueName: "file"))
    var databaseCert: String?

    @Option(help: ArgumentHelp("PEM file of its private key.", valueName: "file"))
    var databaseKey: String?

    /// The server's settings with these options.
    func settings() throws -> ServerSettings {
        let given = [
            ("--database-url", databaseURL), ("--root-dir", rootDir),
            ("--database-password-file", databasePasswordFile),
            ("--database-ca", databaseCa), ("--database-cert", databaseCert), ("--database-key", databaseKey),
        ]
        let options = try given.flatMap { option, value in
            try value.map { try ServeArguments.read([option, $0]) } ?? []
        }
        return try ServerSettings(try SettingsLoader.load(options))
    }

    /// Opens the database as a server would, for as long as the body runs.
    static func withStore<T: Sendable>(
        _ settings: ServerSettings,
        _ body: (any Store) async throws -> T
    ) async throws -> T {
        try await named {
            _ = try await RootFolder(path: settings.rootDirectory)
            let store = try await Server.openStore(settings)
            do {
                let result = try await body(store)
                await store.close()
                return result
            } catch {
                await store.close()
                throw error
            }
        }
    }

    /// Runs what a server would do, and tells its refusals as a command tells a server's.
    static func named<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let error as OperationError {
            throw CommandFailure(CommandFailure.refused, code: error.code.rawValue, error.detail)
        }
    }

    static func refused<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as OperationError {
            throw CommandFailure(CommandFailure.refused, code: error.code.rawValue, error.detail)
        }
    }
}
