import ArgumentParser
import Client

/// `seal`: make the server forget its keys.
struct Seal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Seal the vault, or one server of it.")

    enum Scope: String, ExpressibleByArgument, CaseIterable {
        case server, vault
    }

    @Option(help: "The whole vault with all its servers, or this server only.")
    var scope: Scope = .vault

    @Flag(help: "Seal though holders have not confirmed that they can read their shares.")
    var force = false

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await CommandContext.run(connection) { context in
            _ = try await context.client.send(.post, "/v1/seal", Requests.Seal(scope: scope.rawValue, force: force))
            context.output.tell("Sealed.\n\nNext: keyquorum recover --encrypted-share FILE --key KEY.pem")
        }
    }
}
