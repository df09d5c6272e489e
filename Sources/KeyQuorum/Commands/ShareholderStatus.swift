import ArgumentParser
import Client

extension ShareholderCommands {
    /// `shareholders status`: the ceremonies and how far they are.
    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the ceremonies, or show one: who has done what, who is missing, how far the re-wrapping is."
        )

        @Option(help: ArgumentHelp("One ceremony.", valueName: "id"))
        var ceremony: String?

        @Flag(help: "Stay and show the re-wrapping until it is done.")
        var watch = false

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                if watch {
                    try await ProgressWatch(context: context, ceremony: ceremony).run()
                } else if let ceremony {
                    let answer = try await context.client.get(KeyquorumClient.path(ceremony))
                    try context.output.show(answer) { CeremonyText(try answer.json(Client.Ceremony.self)).text }
                } else {
                    let answer = try await context.client.get("/v1/ceremonies")
                    try context.output.show(answer) {
                        Self.text(try answer.json(Answers.List<Client.Ceremony>.self).items)
                    }
                }
            }
        }

        private static func text(_ ceremonies: [Client.Ceremony]) -> String {
            var table = TextTable("CEREMONY", "KIND", "STATE", "UNTIL", "MISSING", "UNCONFIRMED", "PROGRESS")
            for ceremony in ceremonies {
                let isOpen = ceremony.isOpen
                let unconfirmed = (ceremony.unconfirmed ?? []).joined(separator: ", ")
                table.add(
                    ceremony.id,
                    ceremony.kind,
                    ceremony.state,
                    isOpen ? ceremony.expires : nil,
                    isOpen ? CeremonyText(ceremony).missing : nil,
                    isOpen && !unconfirmed.isEmpty ? unconfirmed : nil,
                    ceremony.progress.map { "\($0.done)/\($0.total)" }
                )
            }
            return table.text
        }
    }
}
