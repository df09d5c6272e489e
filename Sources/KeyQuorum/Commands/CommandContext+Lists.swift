import Client

extension CommandContext {
    /// Shows a whole list: a table for people, with `--json` every item as the server told it.
    func show<Item: Decodable & Sendable>(
        _ type: Item.Type,
        _ path: String,
        people: ([Item]) -> String
    ) async throws {
        if output.json {
            let items = try await client.all(JSONValue.self, path)
            return Output.say(JSONValue.object(["items": .list(items)]).json)
        }
        Output.say(people(try await client.all(type, path)))
    }

    /// A sentence for people, after a call that answers nothing; with `--json` what was done.
    func done(_ members: [String: JSONValue], _ sentence: String) {
        Output.say(output.json ? JSONValue.object(members).json : sentence)
    }
}
