import Client

extension CommandContext {
    /// Shows a whole list: a table for people, with `--json` every item as the server told it.
    func show<Item: Decodable & Sendable>(
        _ type: Item.Type,
        _ path: String,
        people: ([Item]) -> String
    ) async throws {
        if output.json {
            let (items, damaged) = try await client.whole(JSONValue.self, path)
            let lists = ["items": JSONValue.list(items)]
            let known = damaged.isEmpty ? [:] : ["damaged": JSONValue.list(damaged.map(\.value))]
            return Output.say(JSONValue.object(lists.merging(known) { first, _ in first }).json)
        }
        let (items, damaged) = try await client.whole(type, path)
        Output.say(people(items))
        for row in damaged {
            output.warn("\(row.table) \(row.id) is damaged: \(row.what). `keyquorum db verify` looks at everything.")
        }
    }

    /// A sentence for people, after a call that answers nothing; with `--json` what was done.
    func done(_ members: [String: JSONValue], _ sentence: String) {
        Output.say(output.json ? JSONValue.object(members).json : sentence)
    }
}

extension Answers.Damaged {
    fileprivate var value: JSONValue { .object(["table": .text(table), "id": .text(id), "what": .text(what)]) }
}
