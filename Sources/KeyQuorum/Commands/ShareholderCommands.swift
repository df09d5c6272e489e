import ArgumentParser
import Client

/// `shareholders`: who holds what, and everything that the holders decide together.
struct ShareholderCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shareholders",
        abstract: "Who holds shares, and what is decided with them: ceremonies.",
        subcommands: [
            List.self, Status.self, Rekey.self, Rotate.self, Replace.self, Enrol.self, Confirm.self, Commit.self,
            Abort.self,
            Drill.self, ResetAdmin.self, Destroy.self,
        ]
    )

    /// `shareholders list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the holders of the committed epoch.")

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.get("/v1/shareholders")
                try context.output.show(answer) {
                    Self.text(try answer.json(Answers.List<Answers.Shareholder>.self).items)
                }
            }
        }

        private static func text(_ holders: [Answers.Shareholder]) -> String {
            var table = TextTable("HOLDER", "GROUP", "SHARE", "EPOCH", "KEY", "CONFIRMED", "LAST DRILL")
            for holder in holders {
                table.add(
                    holder.name,
                    holder.group,
                    "\(holder.index)",
                    "\(holder.epoch)",
                    String(holder.keyFingerprint.prefix(16)) + "…",
                    holder.confirmed,
                    holder.drilled
                )
            }
            return table.text
        }
    }
}
