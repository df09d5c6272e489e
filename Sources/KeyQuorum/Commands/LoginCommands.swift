import ArgumentParser
import Client

/// `kmip-login`: names and passwords for the header of KMIP messages, which the holders of API tokens make.
struct LoginCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kmip-login",
        abstract: "Names and passwords for KMIP clients, which the holders of API tokens make.",
        subcommands: [Create.self, List.self, Remove.self]
    )

    /// `kmip-login create`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Make a KMIP login of the API token of --token-file. Its password is shown once, or written into a file.",
            discussion: """
                Who shows it in the header of KMIP messages speaks as the token's subject, while the token is good and the \
                server takes logins (kmip-logins). On the KMIP port each connection has a certificate; --through names whose \
                may carry the login.
                """
        )

        @Argument(help: ArgumentHelp("What the client sends as user name.", valueName: "user"))
        var user: String?

        @Option(help: ArgumentHelp("What a device sends instead: its serial number.", valueName: "number"))
        var deviceSerial: String?

        @Option(help: ArgumentHelp("Its device identifier.", valueName: "text"))
        var deviceIdentifier: String?

        @Option(help: ArgumentHelp("Its network identifier.", valueName: "text"))
        var networkIdentifier: String?

        @Option(help: ArgumentHelp("Its machine identifier.", valueName: "text"))
        var machineIdentifier: String?

        @Option(help: ArgumentHelp("Its media identifier.", valueName: "text"))
        var mediaIdentifier: String?

        @Option(
            help: ArgumentHelp("Whose connections may carry it: a caller, a group, a role or *.", valueName: "subject")
        )
        var through: String?

        @Option(
            help: ArgumentHelp(
                "New file for the password, readable by you only; nothing is shown then.",
                valueName: "file"
            )
        )
        var out: String?

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            if let out, PrivateFile.exists(out) {
                throw CommandFailure(code: "file-exists", "\(out) exists already: name another file.")
            }
            let device = Requests.KMIPDevice(
                serialNumber: deviceSerial,
                deviceIdentifier: deviceIdentifier,
                networkIdentifier: networkIdentifier,
                machineIdentifier: machineIdentifier,
                mediaIdentifier: mediaIdentifier
            )
            let body = Requests.KMIPLogin(user: user, device: device.isEmpty ? nil : device, through: through)
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.send(.post, "/v1/kmip-logins", body)
                try show(answer, context)
            }
        }

        private func show(_ answer: Answer, _ context: CommandContext) throws {
            let login = try answer.json(Answers.KMIPLogin.self)
            guard let password = login.password else {
                throw CommandFailure(code: "unexpected-answer", "The server's answer does not hold the password.")
            }
            let text = "Made the KMIP login \(login.name): it speaks as \(login.subject)."
            guard let out else { return context.output.show(answer) { text + "\n\n\(password)" } }
            do throws(ClientError) {
                try TokenFile.create(out, password)
            } catch {
                // It is shown nowhere else and never again.
                context.output.warn("\(error) The password is shown here instead.")
                return Output.say(password)
            }
            let members: [String: JSONValue] = [
                "id": .text(login.id), "subject": .text(login.subject), "file": .text(out),
            ]
            context.done(members, text + "\nWrote the password to \(out).")
        }
    }

    /// `kmip-login list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the KMIP logins of your API token, or all if you administer; without passwords."
        )

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                try await context.show(Answers.KMIPLogin.self, "/v1/kmip-logins") { logins in
                    var table = TextTable("ID", "LOGIN", "SUBJECT", "THROUGH", "CREATED")
                    for login in logins { table.add(login.id, login.name, login.subject, login.through, login.created) }
                    return table.text
                }
            }
        }
    }

    /// `kmip-login remove`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a KMIP login, and the tickets that it got: every server refuses the next message with them."
        )

        @Argument(help: ArgumentHelp("Its id in hex, or its user name.", valueName: "id|user"))
        var name: String

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let id = try await context.id(
                    name,
                    digits: 64,
                    "/v1/kmip-logins",
                    \Answers.KMIPLogin.id,
                    orElse: "There is no KMIP login of this name: `keyquorum kmip-login list` names them."
                ) { $0.user?.utf8.elementsEqual(name.utf8) ?? false }
                _ = try await context.client.call(.delete, "/v1/kmip-logins/" + URLText.encoded(id), body: nil)
                context.done(["id": .text(id), "removed": .boolean(true)], "The KMIP login \(id) is gone.")
            }
        }
    }
}
