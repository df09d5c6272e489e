import ArgumentParser
import Client

/// `whoami`: who the caller is to the server.
struct WhoAmI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Say who you are to the server: subject, roles, groups and rights."
    )

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await CommandContext.run(connection) { context in
            let answer = try await context.client.get("/v1/me")
            let me = try answer.json(Answers.Me.self)
            context.output.show(answer) { Self.text(me) }
        }
    }

    static func text(_ me: Answers.Me) -> String {
        let lines = [
            ("Subject", me.subject), ("Known by", method(me.method)), ("Roles", list(me.roles)),
            ("Groups", list(me.groups)), ("Rights", list(me.rights)),
        ]
        let limit = me.operations.map { [("Token may", list($0))] } ?? []
        return (lines + limit).map { name, value in
            name + String(repeating: " ", count: 11 - name.count) + value
        }.joined(separator: "\n")
    }

    private static func method(_ word: String) -> String {
        switch word {
        case "none": "nothing: the server has no authentication, this is its one user"
        case "certificate": "a client certificate"
        case "bearer": "a bearer token of an issuer"
        case "token": "an API token"
        default: word
        }
    }

    private static func list(_ words: [String]) -> String { words.isEmpty ? "none" : words.joined(separator: ", ") }
}
