import ArgumentParser
import Client

/// `status`: the seal status. It ends with 0 in any state.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether the server is sealed, and whose shares are missing."
    )

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await CommandContext.run(connection) { context in
            let answer = try await context.client.get("/v1/seal-status")
            try context.output.show(answer) { StatusText(try answer.json(SealStatus.self)).text }
        }
    }
}
