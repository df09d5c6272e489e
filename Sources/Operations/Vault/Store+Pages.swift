import Store

extension Store {
    /// Gives the query's rows page by page, however many there are.
    func everyPage(_ query: Query, _ body: ([RawRow]) throws -> Void) async throws {
        var query = query
        while true {
            let page = try await read(query)
            try body(page)
            guard page.count == query.limit, let last = page.last else { return }
            query.after = last.place(in: query)
        }
    }

    /// The rows that come after a first page, if that was a full one.
    func rest(of query: Query, after page: [RawRow]) async throws -> [RawRow] {
        guard page.count == query.limit, let last = page.last else { return [] }
        var (query, rows): (Query, [RawRow]) = (query, [])
        query.after = last.place(in: query)
        try await everyPage(query) { rows += $0 }
        return rows
    }
}

extension RawRow {
    /// Where the row stands in the query's order.
    fileprivate func place(in query: Query) -> [Value] {
        query.order.isEmpty ? key : query.order.map { self[$0.column] }
    }
}
