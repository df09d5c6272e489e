import ArgumentParser
import Client

/// `db`: the database.
struct DatabaseCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Migrate, verify, back up and restore the database.",
        subcommands: [Migrate.self, VerifyRows.self, BackUp.self, Restore.self, PurgeMasters.self]
    )

    /// `db migrate`: works on the database itself, without a server.
    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the database's schema up to this version; with --check only say what is missing."
        )

        @Flag(help: "Change nothing; end with 2 if migrations are missing.")
        var check = false

        @Flag(help: "Answer in JSON.")
        var json = false

        @OptionGroup var place: DatabasePlace

        func run() async throws {
            let settings = try place.settings()
            let names = check ? try await Server.checkMigrations(settings) : try await Server.migrate(settings)
            let people = names.isEmpty ? "The schema is up to date." : names.joined(separator: "\n")
            let list = names.map(JSONText.quoted).joined(separator: ",")
            Output.say(JSONWish.ofThisRun.isAsked ? "{\"migrations\":[\(list)]}" : people)
            if check && !names.isEmpty {
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
