import ArgumentParser
import Client

extension ObjectCommands {
    private static func transferPath(_ id: String) -> String { path(id) + "/transfer" }

    /// `object transfer`.
    struct Transfer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Offer an object of yours to somebody; it is his when he accepts.",
            discussion:
                "The offer ends after 30 days. Grants on the object stay, those on scopes of yours no longer reach it."
        )

        @Argument var id: String

        @Option(help: ArgumentHelp("To whom.", valueName: "subject"))
        var to: String

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let body = Requests.Transfer(to: to)
                let answer = try await context.client.send(.post, ObjectCommands.transferPath(id), body)
                let offer = try answer.json(Answers.Transfer.self)
                context.output.show(answer) {
                    """
                    Offered \(offer.id) to \(offer.to) until \(offer.expires). Next, he runs:
                      keyquorum object accept \(offer.id)
                    """
                }
            }
        }
    }

    /// `object accept`.
    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Accept an object that was offered to you.")

        @Argument var id: String
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let path = ObjectCommands.transferPath(id) + "/accept"
                let answer = try await context.client.call(.post, path, body: nil)
                let object = try answer.json(Answers.OwnedObject.self)
                context.output.show(answer) { "\(object.id) belongs to \(object.owner) now." }
            }
        }
    }

    /// `object refuse`.
    struct Refuse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decline an object that was offered to you, or take an offer of yours back."
        )

        @Argument var id: String
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                _ = try await context.client.call(.delete, ObjectCommands.transferPath(id), body: nil)
                context.done(["id": .text(id), "offered": .boolean(false)], "The offer of \(id) has ended.")
            }
        }
    }

    /// `object offers`.
    struct Offers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the offers of objects that you made and that were made to you."
        )

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                try await context.show(Answers.Transfer.self, "/v1/transfers") { offers in
                    var table = TextTable("ID", "FROM", "TO", "UNTIL")
                    for offer in offers { table.add(offer.id, offer.from, offer.to, offer.expires) }
                    return table.text
                }
            }
        }
    }
}
