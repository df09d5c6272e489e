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

    /// The id that a person means, who may give it as so many hex digits, or name the item in a list.
    ///
    /// - Throws: `not-found` with the sentence `refusal` where the list has no such item.
    func id<Item: Decodable & Sendable>(
        _ name: String,
        digits: Int,
        _ path: String,
        _ id: KeyPath<Item, String>,
        orElse refusal: String,
        _ isMeant: (Item) -> Bool
    ) async throws -> String {
        if name.count == digits, name.allSatisfy(\.isHexDigit) { return name }
        guard let item = try await client.all(Item.self, path).first(where: isMeant) else {
            throw CommandFailure(CommandFailure.refused, code: "not-found", refusal)
        }
        return item[keyPath: id]
    }

    /// A sentence for people, after a call that answers nothing; with `--json` what was done.
    func done(_ members: [String: JSONValue], _ sentence: String) {
        Output.say(output.json ? JSONValue.object(members).json : sentence)
    }
}

extension Answers.Damaged {
    fileprivate var value: JSONValue { .object(["table": .text(table), "id": .text(id), "what": .text(what)]) }
}
