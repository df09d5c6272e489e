import ArgumentParser
import Client

extension DatabaseCommands {
    /// `db purge-masters`: the end of earlier master keys.
    struct PurgeMasters: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "purge-masters",
            abstract: "Remove earlier master keys once no row needs them.",
            discussion: """
                After a rotate the earlier master key stays, wrapped under the new one, until every row is re-wrapped. Backups of \
                that time then open only with their own shares.
                """
        )

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.send(.post, "/v1/masters/purge", Requests.Empty())
                if context.output.json { Output.say(answer.body.isEmpty ? "{}" : answer.text) }
                context.output.tell("Every earlier master key that nothing needs is gone.")
            }
        }
    }
}
