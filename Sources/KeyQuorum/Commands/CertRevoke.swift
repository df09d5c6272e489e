import ArgumentParser
import Client

extension CertCommands {
    /// `cert list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the certificates that the vault issued, those that end first at the top."
        )

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                try await context.show(Answers.CertificateEntry.self, "/v1/certificates") { entries in
                    var table = TextTable("SERIAL", "KIND", "EXPIRES", "REVOKED", "SUBJECT")
                    for entry in entries {
                        table.add(entry.serial, entry.kind, entry.expires, entry.revoked, entry.subject)
                    }
                    return table.text
                }
            }
        }
    }

    /// `cert revoke`.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a certificate of a workload, or a server's identity.",
            discussion: """
                A server is revoked by the serial of any certificate of its identity, or by its id (keyquorum cert list \
                shows both; GET /v1/servers the ids): all its certificates go into the root's revocation list. It seals \
                itself, is never unsealed again, and holders' programs refuse it. If it was stolen, rotate as well.
                """
        )

        @Argument(help: ArgumentHelp("A certificate's serial, or a server's id, hex.", valueName: "serial|server"))
        var name: String

        @Option(help: ArgumentHelp("Why, as RFC 5280 names it, such as keyCompromise.", valueName: "reason"))
        var reason: String?

        @OptionGroup var connection: ConnectionOptions

        private struct Body: Encodable {
            let reason: String?
        }

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let body = Body(reason: reason)
                if isServer {
                    let answer = try await context.client.send(.post, "/v1/servers/\(name)/revoke", body)
                    let server = try answer.json(Answers.Server.self)
                    context.output.show(answer) { "The server \(server.id) is revoked." }
                    return
                }
                let path = "/v1/certificates/\(URLText.encoded(name))/revoke"
                let answer = try await context.client.send(.post, path, body)
                let entry = try answer.json(Answers.CertificateEntry.self)
                context.output.show(answer) { "Revoked \(entry.serial) (\(entry.subject))." }
            }
        }

        /// A serial number has at most 40 digits, the id of a server 64.
        private var isServer: Bool { name.count == 64 && name.allSatisfy(\.isHexDigit) }
    }
}
