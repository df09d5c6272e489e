import Access
import Canonical
import Keyring
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// The change log, oldest records first, for who may read it. A record that is not the vault's own is said to be, and the list goes on.
    ///
    /// A page may have fewer records than asked for, or none, where few pass the filter; as long as there is a `next` more may follow.
    /// Throws `permission-denied`, `malformed-request`.
    @inline(never)
    public func changeLog(_ filter: LogFilter, _ page: Page, by requester: Requester) async throws
        -> ItemList<LogEntryAnswer>
    {
        let test = try filter.test()
        var reading = LogReading(try page.after.map { try LogCursor($0) } ?? LogCursor(), test, limit: page.limit)
        let vault = try await open()
        _ = try await admin(requester, .readLog, in: vault)
        var servers = try await logServers(after: reading.cursor.from, in: vault)
        while reading.wantsMore {
            let chunk = max(LogLimits.chunk, reading.chunk / max(1, servers.ids.count))
            let queries = servers.ids.map { reading.cursor.records(of: $0, limit: chunk) }
            let records = try await snapshot(queries, of: vault).answers.map { try $0.map(LogRow.init) }
            if records.joined().contains(where: { $0.generation > vault.keyring.current }) {
                // Another server has rotated: with the vault's row the new master key comes.
                _ = try await snapshot(of: vault)
            }
            let from = reading.cursor.from
            reading.take(Array(zip(servers.ids, records)), limit: chunk, hasMoreServers: servers.hasMore)
            if reading.cursor.from != from {
                servers = try await logServers(after: reading.cursor.from, in: vault)
            }
        }
        return ItemList(items: reading.records.map { LogEntryAnswer($0, in: vault) }, next: reading.next)
    }

    /// The signed checkpoints, oldest first, for who may read the log. Throws `permission-denied`, `malformed-request`.
    @inline(never)
    public func checkpoints(_ page: Page, by requester: Requester) async throws -> ItemList<CheckpointAnswer> {
        let after = try page.after.map { text in
            guard let number = UInt64(text), Int64(exactly: number) != nil else {
                throw OperationError(.malformedRequest, "after is the “next” of the page before.")
            }
            return [Value.of(number)]
        }
        let vault = try await open()
        let query = Query.page(of: CheckpointRow.table, after: after, limit: page.limit)
        let rows = try await admit(requester, .readLog, in: vault, reading: [query]).snapshot.answers[0]
        // Whoever asks for all of them checks them; a damaged one is no reason to keep the others back.
        let items = try rows.map { CheckpointAnswer(try CheckpointRow($0)) }
        return ItemList(items: items, next: rows.count == page.limit ? items.last.map { "\($0.number)" } : nil)
    }

    /// The ids of the servers that wrote records, from the one after `first` on, as many as are read side by side. The records say it, not the
    /// table of servers: a server whose row was deleted has written nevertheless.
    @inline(never)
    private func logServers(after first: Bytes?, in vault: OpenVault) async throws -> (ids: [Bytes], hasMore: Bool) {
        var ids: [Bytes] = []
        while true {
            let found = try await snapshot([LogCursor.first(after: ids.last ?? first)], of: vault).answers[0].first
            guard let server = try found.map(LogRow.init)?.serverID, server.count == 32 else { return (ids, false) }
            if ids.count == LogLimits.servers { return (ids, true) }
            ids.append(server)
        }
    }
}

/// One request's way through the log; what it reads is handed to it.
struct LogReading {
    private(set) var cursor: LogCursor
    private(set) var records: [LogRow] = []
    private let test: LogTest
    private let limit: Int
    private var scanned = 0
    private var isOver = false

    init(_ cursor: LogCursor, _ test: LogTest, limit: Int) {
        self.cursor = cursor
        self.test = test
        self.limit = limit
    }

    var wantsMore: Bool { !isOver && records.count < limit && scanned < LogLimits.scanned }

    /// Records that are worth asking for at once: a filter may let few of them pass.
    var chunk: Int { test.passesAll ? min(StoreLimits.rows, limit - records.count + 1) : StoreLimits.rows }

    /// The cursor of the next page; nil where the log is at its end.
    var next: String? { isOver ? nil : cursor.text }

    mutating func take(_ found: [(server: Bytes, records: [LogRow])], limit chunk: Int, hasMoreServers: Bool) {
        var merge = LogMerge(found, limit: chunk)
        while records.count < limit, let record = merge.next() {
            scanned += 1
            cursor.places[record.serverID] = LogCursor.Place(chain: record.chain, seq: record.seq)
            if test.passes(record) { records.append(record) }
        }
        guard merge.isOver else { return }
        if hasMoreServers, let last = found.last?.server {
            cursor = LogCursor()
            cursor.from = last
        } else {
            isOver = true
        }
    }
}
