import ArgumentParser
import Client

/// `db`: the database.
struct DatabaseCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Migrate, verify, back up and restore the database.",
        subcommands: [Migrate.self, VerifyRows.self, BackUp.self, Restore.self]
    )

    /// `db migrate`: works on the database itself, without a server.
    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the database's schema up to this version; with --check only say what is missing."
        )

        @Flag(help: "Change nothing; end with 2 if migrations are missing.")
        var check = false

        @Option(help: ArgumentHelp("Where the rows are kept.", valueName: "url"))
        var databaseURL: String?

        @Option(help: ArgumentHelp("The server's root folder.", valueName: "folder"))
        var rootDir: String?

        func run() async throws {
            let given = [("--database-url", databaseURL), ("--root-dir", rootDir)]
            let options = try given.flatMap { option, value in
                try value.map { try ServeArguments.read([option, $0]) } ?? []
            }
            let settings = try ServerSettings(try SettingsLoader.load(options))
            let names = check ? try await Server.checkMigrations(settings) : try await Server.migrate(settings)
            guard !names.isEmpty else {
                Output.say("The schema is up to date.")
                return
            }
            Output.say(names.joined(separator: "\n"))
            if check {
                throw CommandFailure(
                    CommandFailure.refused,
                    code: "migrations-missing",
                    "\(names.count) missing: run `keyquorum db migrate`."
                )
            }
        }
    }

    /// `db verify`: every row and the change log, inside the unsealed server.
    struct VerifyRows: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Let the server check every row and the change log."
        )

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.call(.post, "/v1/database/verify", body: nil)
                let report = try answer.json(Answers.DatabaseReport.self)
                context.output.show(answer) { Self.text(report) }
                guard report.damaged.isEmpty else {
                    throw CommandFailure(
                        CommandFailure.refused,
                        code: "database-damaged",
                        "\(report.damaged.count) of \(report.rows) rows are damaged."
                    )
                }
            }
        }

        private static func text(_ report: Answers.DatabaseReport) -> String {
            guard !report.damaged.isEmpty else { return "\(report.rows) rows verified, none damaged." }
            var table = TextTable("TABLE", "ROW", "WHAT IS WRONG")
            for damage in report.damaged { table.add(damage.table, damage.id, damage.what) }
            return table.text
        }
    }
}
