import ArgumentParser
import Client

extension ObjectCommands {
    /// `object get`: the material, as the server answers it.
    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print an object's material as base64.")

        @Argument var id: String
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.get(ObjectCommands.path(id) + "/material")
                try context.output.show(answer) { try Material.text(answer) }
            }
        }
    }

    /// What `/v1/objects/{id}/material` answers.
    private struct Material: Decodable {
        let material: String

        static func text(_ answer: Answer) throws -> String { try answer.json(Material.self).material }
    }
}
