import Canonical
import Store

/// Puts the records of several servers in the order of their times, as far as all of them are known that far.
struct LogMerge {
    private struct Source {
        let server: Bytes
        var records: ArraySlice<LogRow>
        /// Whether the database may have more of this server behind them.
        let hasMore: Bool
    }

    private var sources: [Source]

    /// - Parameter records: by server, in the server's order; `limit` of them means that more may follow.
    init(_ records: [(server: Bytes, records: [LogRow])], limit: Int) {
        sources = records.map { server, records in
            let own = records.prefix { $0.serverID == server }
            return Source(server: server, records: own, hasMore: own.count == limit)
        }
    }

    /// The next record, or nil where the database must be asked first, or where there is none.
    mutating func next() -> LogRow? {
        if sources.contains(where: { $0.records.isEmpty && $0.hasMore }) { return nil }
        let heads = sources.indices.compactMap { index in sources[index].records.first.map { (index, $0) } }
        guard let (index, record) = heads.min(by: { Self.precedes($0.1, $1.1) }) else { return nil }
        sources[index].records.removeFirst()
        return record
    }

    /// Whether nothing follows, neither here nor in the database.
    var isOver: Bool { sources.allSatisfy { $0.records.isEmpty && !$0.hasMore } }

    private static func precedes(_ a: LogRow, _ b: LogRow) -> Bool {
        a.time == b.time ? a.chain.lexicographicallyPrecedes(b.chain) : a.time < b.time
    }
}
