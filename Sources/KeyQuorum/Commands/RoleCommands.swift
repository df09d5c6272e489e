import ArgumentParser
import Client

/// `role`: what somebody is to the vault.
struct RoleCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Roles: admin, owner, shareholder, auditor, workload.",
        discussion: """
            An administrator starts ceremonies, seals, gives roles and reads the log, and has no key by that. An owner makes \
            objects. An auditor reads the log and attributes. A shareholder sees the roster. A workload asks for its certificate.
            """,
        subcommands: [Give.self, Take.self, List.self]
    )

    /// `role give`.
    struct Give: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give somebody a role.")

        @OptionGroup var change: RoleArguments
        @OptionGroup var connection: ConnectionOptions

        func run() async throws { try await change.run(.put, connection) }
    }

    /// `role take`.
    struct Take: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a role from somebody. The last administrator stays one."
        )

        @OptionGroup var change: RoleArguments
        @OptionGroup var connection: ConnectionOptions

        func run() async throws { try await change.run(.delete, connection) }
    }

    /// `role list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List who has which role, or one subject's roles.")

        @Argument(help: ArgumentHelp("One subject; everybody may ask for his own.", valueName: "subject"))
        var subject: String?

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                if let subject {
                    let answer = try await context.client.get("/v1/roles/" + URLText.encoded(subject))
                    let roles = try answer.json(Answers.Roles.self)
                    return context.output.show(answer) { RoleArguments.text(roles) }
                }
                try await context.show(Answers.Roles.self, "/v1/roles") { list in
                    var table = TextTable("SUBJECT", "ROLES")
                    for roles in list { table.add(roles.subject, roles.roles.joined(separator: ", ")) }
                    return table.text
                }
            }
        }
    }
}

/// Whose role changes, and which.
struct RoleArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp("An e-mail, a certificate's common name, or token:NAME.", valueName: "subject")
    )
    var subject: String

    @Argument(help: ArgumentHelp("admin, owner, shareholder, auditor or workload.", valueName: "role"))
    var role: String

    func run(_ method: KeyquorumClient.Method, _ connection: ConnectionOptions) async throws {
        try await CommandContext.run(connection) { context in
            let path = "/v1/roles/\(URLText.encoded(subject))/\(URLText.encoded(role))"
            let answer = try await context.client.call(method, path, body: nil)
            let roles = try answer.json(Answers.Roles.self)
            context.output.show(answer) { Self.text(roles) }
        }
    }

    static func text(_ roles: Answers.Roles) -> String {
        roles.roles.isEmpty
            ? "\(roles.subject) has no role." : "\(roles.subject) has the roles \(roles.roles.joined(separator: ", "))."
    }
}
