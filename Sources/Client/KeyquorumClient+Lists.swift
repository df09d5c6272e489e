extension KeyquorumClient {
    /// Every item of a list that comes in pages, in the server's order.
    public func all<Item: Decodable & Sendable>(_ type: Item.Type, _ path: String) async throws(ClientError) -> [Item] {
        try await whole(type, path).items
    }

    /// The same with what lies damaged among them.
    public func whole<Item: Decodable & Sendable>(
        _: Item.Type,
        _ path: String
    ) async throws(ClientError) -> (items: [Item], damaged: [Answers.Damaged]) {
        var (items, damaged): ([Item], [Answers.Damaged]) = ([], [])
        var after: String?
        for _ in 0..<ClientLimits.pages {
            let cursor = after.map { "&after=\(URLText.encoded($0))" } ?? ""
            let separator = path.contains("?") ? "&" : "?"
            let page = try await get("\(path)\(separator)limit=1000\(cursor)").json(Answers.List<Item>.self)
            items += page.items
            damaged += page.damaged ?? []
            // A page that a filter left empty may still have others behind it.
            guard let next = page.next, next != after else { return (items, damaged) }
            after = next
        }
        throw .unexpectedAnswer("The server's list has no end.")
    }
}
