import ArgumentParser
import Client

/// `token`: API tokens, which administrators make.
struct TokenCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "API tokens, which administrators make.",
        subcommands: [Create.self, List.self, Revoke.self]
    )

    /// `token create`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an API token. Its text is shown once, or written into a file.",
            discussion: """
                Who shows it calls as token:NAME, and may do what was granted to that subject; with --operations at most \
                those. It ends after 90 days unless --until says otherwise. A name is used once.
                """
        )

        @Argument(help: ArgumentHelp("Its name: it calls as token:NAME.", valueName: "name"))
        var name: String

        @Option(
            name: [.customLong("operations"), .customLong("operation")],
            help: ArgumentHelp(
                "The most that it may do, with commas between; create and administer as well. Repeat it.",
                valueName: "names"
            )
        )
        var operations: [String] = []

        @Option(
            name: [.customLong("until"), .customLong("expires")],
            help: ArgumentHelp("Its end: a time, a date, or from now on such as 30d, 12h.", valueName: "time")
        )
        var until: TimeArgument?

        @Option(
            help: ArgumentHelp("New file for its text, readable by you only; nothing is shown then.", valueName: "file")
        )
        var out: String?

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            if let out, PrivateFile.exists(out) {
                throw CommandFailure(code: "file-exists", "\(out) exists already: name another file.")
            }
            let names = OperationNames.split(operations)
            let body = Requests.Token(
                name: name,
                operations: names.isEmpty ? nil : names,
                expires: until?.text()
            )
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.send(.post, "/v1/tokens", body)
                try show(answer, context)
            }
        }

        private func show(_ answer: Answer, _ context: CommandContext) throws {
            let token = try answer.json(Answers.Token.self)
            guard let text = token.token else {
                throw CommandFailure(code: "unexpected-answer", "The server's answer does not hold the token.")
            }
            guard let out else { return context.output.show(answer) { Self.text(token) + "\n\n\(text)" } }
            do throws(ClientError) {
                try TokenFile.create(out, text)
            } catch {
                // It is shown nowhere else and never again.
                context.output.warn("\(error) The token is shown here instead.")
                return Output.say(text)
            }
            let members: [String: JSONValue] = [
                "id": .text(token.id), "subject": .text(token.subject), "file": .text(out),
                "expires": token.expires.map(JSONValue.text) ?? .null,
            ]
            context.done(
                members,
                Self.text(token) + "\nWrote it to \(out): give it to commands with --token-file \(out)."
            )
        }

        static func text(_ token: Answers.Token) -> String {
            let limit = token.operations.map { ", for \($0.joined(separator: ", ")) at most" } ?? ""
            return
                "Made the token \(token.id): it calls as \(token.subject)\(limit), until \(token.expires ?? "it is revoked")."
        }
    }

    /// `token list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List every API token, without its text.")

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                try await context.show(Answers.Token.self, "/v1/tokens") { tokens in
                    var table = TextTable("ID", "SUBJECT", "AT MOST", "CREATED BY", "EXPIRES", "REVOKED")
                    for token in tokens {
                        let limit = token.operations.map { $0.joined(separator: ",") }
                        table.add(token.id, token.subject, limit, token.createdBy, token.expires, token.revoked)
                    }
                    return table.text
                }
            }
        }
    }

    /// `token revoke`.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End an API token: every server refuses the next request with it."
        )

        @Argument(help: ArgumentHelp("Its id in hex, or its name.", valueName: "id|name"))
        var name: String

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let subject = name.hasPrefix("token:") ? name : "token:" + name
                let id = try await context.id(
                    name,
                    digits: 32,
                    "/v1/tokens",
                    \Answers.Token.id,
                    orElse: "There is no token of this name: `keyquorum token list` names them."
                ) { $0.subject.utf8.elementsEqual(subject.utf8) }
                _ = try await context.client.call(.delete, "/v1/tokens/" + URLText.encoded(id), body: nil)
                context.done(["id": .text(id), "revoked": .boolean(true)], "The token \(id) is revoked.")
            }
        }
    }
}
