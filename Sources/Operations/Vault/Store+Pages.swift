import Store

extension Store {
    /// Gives the query's rows page by page, however many there are. Only for queries in the order of the primary key.
    func everyPage(_ query: Query, _ body: ([RawRow]) throws -> Void) async throws {
        var query = query
        while true {
            let page = try await read(query)
            try body(page)
            guard page.count == query.limit, let last = page.last else { return }
            query.after = last.key
        }
    }

    /// The rows that come after a first page, if that was a full one.
    func rest(of query: Query, after page: [RawRow]) async throws -> [RawRow] {
        guard page.count == query.limit, let last = page.last else { return [] }
        var (query, rows): (Query, [RawRow]) = (query, [])
        query.after = last.key
        try await everyPage(query) { rows += $0 }
        return rows
    }
}
