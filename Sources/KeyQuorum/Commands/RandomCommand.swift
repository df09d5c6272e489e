import ArgumentParser
import Canonical
import Client
import Secrets

/// `random`: bytes of the server's generator.
struct RandomCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "random",
        abstract: "Random bytes from the server; base64 comes out."
    )

    @Option(help: ArgumentHelp("How many.", valueName: "number"))
    var bytes = 32

    @Flag(help: "Write the bytes themselves.")
    var raw = false

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await CommandContext.run(connection) { context in
            let answer = try await context.client.get("/v1/random?bytes=\(bytes)")
            guard raw else { return try context.output.show(answer) { try text(of: answer) } }
            guard var data = Bytes(base64: try text(of: answer)) else {
                throw CommandFailure("The server's answer is not base64.")
            }
            defer { data.wipe() }
            Output.write(raw: data)
        }
    }

    private func text(of answer: Answer) throws -> String { try answer.json(JSONValue.self)["data"]?.line ?? "" }
}
