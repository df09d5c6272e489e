import ArgumentParser
import Canonical
import Client

/// `object`: managed objects.
struct ObjectCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "object",
        abstract: "Managed objects: keys, secret data and opaque objects.",
        subcommands: [
            Create.self, Import.self, Export.self, List.self, Get.self, Attributes.self, Activate.self, Rekey.self,
            Revoke.self, Destroy.self, Transfer.self, Accept.self, Refuse.self, Offers.self, Encrypt.self,
            Decrypt.self, Sign.self, Verify.self, MAC.self, Hash.self, Derive.self,
        ]
    )

    /// The path of one object.
    static func path(_ id: String) -> String { "/v1/objects/" + URLText.encoded(id) }

    /// `object create`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a symmetric key on the server.")

        @Option(help: ArgumentHelp("A name to find it by.", valueName: "name"))
        var name: String?

        @Option(help: ArgumentHelp("Its algorithm.", valueName: "algorithm"))
        var algorithm = "AES"

        @Option(help: ArgumentHelp("Its length in bits.", valueName: "bits"))
        var length = 256

        @Option(help: ArgumentHelp("A tag, by which access may be granted; may be repeated.", valueName: "tag"))
        var tag: [String] = []

        @Option(help: ArgumentHelp("An object group of KMIP; may be repeated.", valueName: "group"))
        var group: [String] = []

        @Flag(help: "Activate it at once.")
        var activate = false

        @OptionGroup var connection: ConnectionOptions

        private struct Body: Encodable {
            let type = "symmetricKey"
            let algorithm: String
            let length: Int
            let names: [String]?
            let tags: [String]
            let groups: [String]
            let activate: Bool?
        }

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let body = Body(
                    algorithm: algorithm,
                    length: length,
                    names: name.map { [$0] },
                    tags: tag,
                    groups: group,
                    activate: activate ? true : nil
                )
                try ObjectCommands.show(try await context.client.send(.post, "/v1/objects", body), context)
            }
        }
    }

    /// `object list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the objects that you may know of, newest first."
        )

        @OptionGroup(title: "Which")
        var filters: Filters

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                try await context.show(JSONValue.self, filters.path) { items in
                    var table = TextTable("ID", "TYPE", "STATE", "NAME")
                    for item in items {
                        table.add(item["id"]?.line, item["type"]?.line, item["state"]?.line, item["names"]?.line)
                    }
                    return table.text
                }
            }
        }
    }

    /// `object attributes`.
    struct Attributes: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show an object's attributes.")

        @Argument var id: String
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                try ObjectCommands.show(try await context.client.get(ObjectCommands.path(id)), context)
            }
        }
    }

    /// `object activate`.
    struct Activate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Activate an object.")

        @Argument var id: String
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.call(.post, ObjectCommands.path(id) + "/activate", body: nil)
                try ObjectCommands.show(answer, context)
            }
        }
    }

    /// `object rekey`.
    struct Rekey: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new key, or for a private key a new pair, in the place of this one."
        )

        @Argument var id: String
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.call(.post, ObjectCommands.path(id) + "/rekey", body: nil)
                try ObjectCommands.show(answer, context)
            }
        }
    }

    /// `object revoke`.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke an object: deactivate it, or call it compromised."
        )

        @Argument var id: String

        @Option(help: ArgumentHelp("A KMIP revocation reason, such as KeyCompromise.", valueName: "reason"))
        var reason = "CessationOfOperation"

        @Option(help: ArgumentHelp("A sentence for the record.", valueName: "text"))
        var message: String?

        @OptionGroup var connection: ConnectionOptions

        private struct Body: Encodable {
            let reason: String
            let message: String?
        }

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let body = Body(reason: reason, message: message)
                try ObjectCommands.show(
                    try await context.client.send(.post, ObjectCommands.path(id) + "/revoke", body),
                    context
                )
            }
        }
    }

    /// `object destroy`.
    struct Destroy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Destroy an object's material, for ever.")

        @Argument var id: String
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.call(.delete, ObjectCommands.path(id), body: nil)
                if answer.body.isEmpty {
                    context.output.tell("Destroyed \(id).")
                } else {
                    try ObjectCommands.show(answer, context)
                }
            }
        }
    }

    /// The server's answer, its members one a line.
    static func show(_ answer: Answer, _ context: CommandContext) throws {
        try context.output.show(answer) { try answer.json(JSONValue.self).lines }
    }
}
