import ArgumentParser
import Client

/// `access`: who may do what with which object.
struct AccessCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "Who may do what with which object.",
        discussion: """
            A subject is an e-mail, a certificate's common name, token:NAME, role:NAME, group:NAME, or * for everyone. \
            A grant takes the place of the one that the subject had on the same object or scope.
            """,
        subcommands: [Grant.self, Revoke.self, List.self]
    )

    /// `access grant`.
    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Grant operations on an object, on a scope of objects, or the right to make objects.",
            discussion:
                "For example: keyquorum access grant 3f2b… --to bob@example.com --operations get,decrypt --until 90d"
        )

        @OptionGroup(title: "On what") var target: AccessTarget

        @Option(help: ArgumentHelp("Who gets it.", valueName: "subject"))
        var to: String

        @Option(
            name: [.customLong("operations"), .customLong("operation")],
            help: ArgumentHelp(
                "What he may do, with commas between, such as get,decrypt. Repeat it.",
                valueName: "names"
            )
        )
        var operations: [String] = []

        @Option(help: ArgumentHelp("Its end: a time, a date, or from now on such as 90d, 12h.", valueName: "time"))
        var until: TimeArgument?

        @Flag(help: "He may grant it on.")
        var grantable = false

        @OptionGroup var connection: ConnectionOptions

        func validate() throws {
            if target.create, !operations.isEmpty { throw ValidationError("--create is all there is to grant there.") }
            if !target.create, names.isEmpty { throw ValidationError("Say what he may do, such as --operations get.") }
        }

        private var names: [String] { OperationNames.split(operations) }

        func run() async throws {
            let grant = Requests.Grant(
                operations: target.create ? ["create"] : names,
                until: until?.text(),
                grantable: grantable ? true : nil
            )
            try await CommandContext.run(connection) { context in
                let answer = try await send(grant, context.client)
                let made = try answer.json(Answers.Grant.self)
                context.output.show(answer) { Self.text(made, target.place) }
            }
        }

        private func send(_ grant: Requests.Grant, _ client: KeyquorumClient) async throws -> Answer {
            switch target.place {
            case .object(let id):
                return try await client.send(.put, AccessCommands.path(id, to), grant)
            case .vault:
                return try await client.send(.put, "/v1/vault/grants/" + URLText.encoded(to), grant)
            case .scope(let scope):
                let named = Requests.Scope(prefix: scope["prefix"], tag: scope["tag"], group: scope["group"])
                let body = Requests.ScopedGrant(scope: named, subject: to, owner: target.owner, grant)
                return try await client.send(.put, "/v1/grants", body)
            }
        }

        static func text(_ grant: Answers.Grant, _ place: AccessTarget.Place) -> String {
            let end = grant.until.map { " until \($0)" } ?? ""
            let on = grant.grantable ? ", and grant it on" : ""
            return "\(grant.subject) may \(grant.operations.joined(separator: ", ")) on \(place.text)\(end)\(on)."
        }
    }

    /// `access revoke`.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a grant back, as a whole; to take a part of it, grant the rest.",
            discussion: "What he granted on stays: keyquorum access list OBJECT shows it."
        )

        @OptionGroup(title: "On what") var target: AccessTarget

        @Option(help: ArgumentHelp("Whose grant.", valueName: "subject"))
        var from: String

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                _ = try await context.client.call(.delete, path, body: nil)
                context.done(
                    ["subject": .text(from), "revoked": .boolean(true)],
                    "\(from) has no grant on \(target.place.text) any more."
                )
            }
        }

        private var path: String {
            switch target.place {
            case .object(let id): return AccessCommands.path(id, from)
            case .vault: return "/v1/vault/grants/" + URLText.encoded(from)
            case .scope(let scope):
                var query = scope
                query["subject"] = from
                query["owner"] = target.owner
                return "/v1/grants?"
                    + query.map { "\($0)=\(URLText.encoded($1))" }.sorted().joined(separator: "&")
            }
        }
    }

    static func path(_ id: String, _ subject: String) -> String {
        ObjectCommands.path(id) + "/grants/" + URLText.encoded(subject)
    }
}
