import ArgumentParser
import Client

extension AccessCommands {
    /// `access list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the grants on an object, those on all that is yours, or what you were granted."
        )

        @Argument(help: ArgumentHelp("One object.", valueName: "id"))
        var id: String?

        @Flag(help: "Every grant on your objects and on scopes of them.")
        var owned = false

        @Flag(help: "What you were granted, yourself or by a role or a group; the default.")
        var obtained = false

        @Flag(help: "Who may make objects, for administrators.")
        var create = false

        @Option(
            help: ArgumentHelp(
                "What a group, a role or * was granted on scopes, for administrators.",
                valueName: "subject"
            )
        )
        var to: String?

        @OptionGroup var connection: ConnectionOptions

        func validate() throws {
            guard [id != nil, owned, obtained, create, to != nil].count(where: { $0 }) <= 1 else {
                throw ValidationError("Name one: an object, --owned, --obtained, --create or --to.")
            }
        }

        func run() async throws {
            try await CommandContext.run(connection) { context in
                if context.output.json {
                    let items = try await gather(JSONValue.self, context.client)
                    return Output.say(JSONValue.object(["items": .list(items)]).json)
                }
                Output.say(Self.text(try await gather(Answers.Grant.self, context.client)))
            }
        }

        private func gather<Item: Decodable & Sendable>(_ type: Item.Type, _ client: KeyquorumClient) async throws
            -> [Item]
        {
            if let id { return try await client.all(type, ObjectCommands.path(id) + "/grants") }
            if create { return try await client.all(type, "/v1/vault/grants") }
            if let to { return try await client.all(type, "/v1/grants?subject=" + URLText.encoded(to)) }
            if !owned { return try await client.all(type, "/v1/grants/obtained") }
            let me = try await client.get("/v1/me").json(Answers.Me.self).subject
            var grants = try await client.all(type, "/v1/grants")
            for object in try await client.all(Answers.OwnedObject.self, "/v1/objects") where object.owner == me {
                grants += try await client.all(type, ObjectCommands.path(object.id) + "/grants")
            }
            return grants
        }

        static func text(_ grants: [Answers.Grant]) -> String {
            if grants.isEmpty { return "No grants." }
            var table = TextTable("ON", "SUBJECT", "OPERATIONS", "UNTIL", "GRANTABLE", "GRANTED BY")
            for grant in grants {
                table.add(
                    place(grant),
                    grant.subject,
                    grant.operations.joined(separator: ","),
                    grant.until,
                    grant.grantable ? "yes" : "no",
                    grant.grantedBy
                )
            }
            return table.text
        }

        private static func place(_ grant: Answers.Grant) -> String? {
            guard let scope = grant.scope else { return grant.id }
            let named = [("prefix", scope.prefix), ("tag", scope.tag), ("group", scope.group)]
            let text = named.compactMap { kind, value in value.map { "\(kind) \($0)" } }.joined(separator: ", ")
            return text + (grant.owner.map { " of \($0)" } ?? "")
        }
    }
}
