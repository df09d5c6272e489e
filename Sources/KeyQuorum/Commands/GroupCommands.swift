import ArgumentParser
import Client

/// `group`: groups of subjects, to which grants are given.
struct GroupCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Groups of subjects: a grant to group:NAME counts for every member.",
        subcommands: [Create.self, List.self, Add.self, Remove.self, Delete.self]
    )

    static func path(_ name: String) -> String { "/v1/groups/" + URLText.encoded(name) }

    /// `group create`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Found a group; it is yours. A name is used once."
        )

        @Argument var name: String

        @Option(
            name: .customLong("member"),
            help: ArgumentHelp("A member that it begins with. Repeat it.", valueName: "subject")
        )
        var members: [String] = []

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let body = Requests.NewGroup(members: members)
                let answer = try await context.client.send(.put, GroupCommands.path(name), body)
                let group = try answer.json(Answers.Group.self)
                context.output.show(answer) { "Founded group:\(group.name) of \(group.owner)." }
            }
        }
    }

    /// `group list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the groups that you founded or belong to, or one group's members."
        )

        @Argument(help: ArgumentHelp("One group.", valueName: "name"))
        var name: String?

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                if let name {
                    let answer = try await context.client.get(GroupCommands.path(name))
                    let group = try answer.json(Answers.Group.self)
                    return context.output.show(answer) { Self.text(group) }
                }
                try await context.show(Answers.Group.self, "/v1/groups") { groups in
                    var table = TextTable("GROUP", "OWNER")
                    for group in groups { table.add(group.name, group.owner) }
                    return table.text
                }
            }
        }

        static func text(_ group: Answers.Group) -> String {
            var table = TextTable("MEMBER")
            for member in group.members ?? [] { table.add(member) }
            return table.text
        }
    }

    /// `group add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let somebody into a group of yours.")

        @OptionGroup var member: MemberArguments
        @OptionGroup var connection: ConnectionOptions

        func run() async throws { try await member.run(.put, connection, "is in") }
    }

    /// `group remove`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take somebody, or yourself, out of a group.")

        @OptionGroup var member: MemberArguments
        @OptionGroup var connection: ConnectionOptions

        func run() async throws { try await member.run(.delete, connection, "is no longer in") }
    }

    /// `group delete`.
    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a group and every membership in it. Nobody ever gets its name again."
        )

        @Argument var name: String
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                _ = try await context.client.call(.delete, GroupCommands.path(name), body: nil)
                context.done(["name": .text(name), "ended": .boolean(true)], "group:\(name) has ended.")
            }
        }
    }
}

/// A group and one of its members.
struct MemberArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The group.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("The member.", valueName: "subject"))
    var subject: String

    func run(_ method: KeyquorumClient.Method, _ connection: ConnectionOptions, _ what: String) async throws {
        try await CommandContext.run(connection) { context in
            let path = GroupCommands.path(name) + "/members/" + URLText.encoded(subject)
            _ = try await context.client.call(method, path, body: nil)
            context.done(
                ["group": .text(name), "subject": .text(subject), "isMember": .boolean(method == .put)],
                "\(subject) \(what) group:\(name)."
            )
        }
    }
}
