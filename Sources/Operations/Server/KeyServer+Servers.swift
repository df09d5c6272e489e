import Access
import Canonical
import Store

// Never inlined: see KeyServer.swift.
extension KeyServer {
    /// The servers that were unsealed on this vault, the one that started last first: what a rotate may list.
    ///
    /// Throws `sealed`, `permission-denied`, `state-damaged`.
    @inline(never)
    public func servers(by requester: Requester) async throws -> ItemList<ServerAnswer> {
        let vault = try await open()
        _ = try await admin(requester, .readShareholders, in: vault)
        let rows = try await store.every(.page(of: ServerRow.table)).map(ServerRow.init)
        let items = try rows.sorted { $0.started > $1.started }.map { row in
            try vault.sealer.check(row)
            return ServerAnswer(row, isThis: row.id == identity.id)
        }
        return ItemList(items: items)
    }
}

extension ServerAnswer {
    init(_ row: ServerRow, isThis: Bool) {
        self.init(id: row.id.hex, state: row.state, started: row.started.rfc3339, isThis: isThis)
    }
}
