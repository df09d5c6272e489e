import Canonical

/// What can be kept and found. A store sees wrapped bytes only and is not trusted: who reads checks the tags.
///
/// Duties of the caller: every change of a tagged row goes through a `Committer`, with a guard (the tag that was read) and
/// one log record; a decision is made on what one `read` gave, and the guard makes it hold until the commit.
public protocol Store: Sendable {
    /// `sqlite`, `memory`, ….
    var engine: String { get }

    /// Where a task reads without being handed over to another thread and back; nil where that is the same everywhere. Whoever keeps others
    /// waiting (a big computation) does it elsewhere.
    var executor: (any ReadingThreads)? { get }

    /// Answers all queries from one state of the database; the answers stand in the order of the queries.
    ///
    /// Throws `too-large` for an answer beyond `StoreLimits.answer`, `invalid`, `unavailable`, `busy`, `damaged`, `closed`.
    func read(_ queries: [Query]) async throws(StoreError) -> [[RawRow]]

    /// What a query was answered with, to be compared later; nil where that is no gain.
    ///
    /// - Parameter rows: the whole answer that one of ``read(_:)`` had.
    func known(_ query: Query, _ rows: [RawRow]) -> KnownAnswer?

    /// Whether each of these is what ``read(_:)`` would answer now, to the byte, all of one state of the database, which is asked for every one.
    ///
    /// - Parameter answers: the first is of a table that is in none of the others.
    ///
    /// Never waits for another thread. False as well where it cannot be said, such as on a thread that is none of ``executor``'s: then it is to be read.
    func areStill(_ answers: [KnownAnswer]) -> Bool

    /// What the filter leaves of the next stretch of its lists, newest first. A page may be empty and not the last.
    func locate(_ filter: ObjectFilter) async throws(StoreError) -> ObjectPage

    /// How long each of these lists is, counted to `most` at the most; they stand in the order of the lists.
    ///
    /// Throws `too-large` for more than `StoreLimits.queries` lists.
    func sizes(of lists: [ObjectListing], upTo most: Int) async throws(StoreError) -> [Int]

    /// All of the mutations in one transaction, durable at return, or none of them.
    ///
    /// Throws `conflict` for a missed guard or a taken key, `outcome-unknown` when the commit's answer was lost, and
    /// otherwise what kept it from being written.
    func apply(_ mutations: [Mutation]) async throws(StoreError)

    /// How many rows the table has.
    func count(_ table: Table) async throws(StoreError) -> Int

    /// How many rows of a tagged table are still under a master before this one.
    func count(_ table: Table, before generation: MasterGeneration) async throws(StoreError) -> Int

    /// Brings everything written so far into its final place, so that no log of the engine keeps older bytes.
    func flush() async throws(StoreError)

    /// Asks the database for a sign of life and gives how long it took.
    func health() async throws(StoreError) -> Duration

    /// Ends the store; every later call throws `closed`.
    func close() async
}

extension Store {
    public var executor: (any ReadingThreads)? { nil }
    public func known(_ query: Query, _ rows: [RawRow]) -> KnownAnswer? { nil }
    public func areStill(_ answers: [KnownAnswer]) -> Bool { false }

    /// The answer to one query.
    public func read(_ query: Query) async throws(StoreError) -> [RawRow] {
        let answers = try await read([query])
        return answers.first ?? []
    }

    /// The rows that a query of their table gives, read as values (`damaged` if one cannot be).
    public func rows<Row: TableRow>(
        _ type: Row.Type,
        where conditions: [Condition] = [],
        order: [Order] = [],
        limit: Int = StoreLimits.rows
    ) async throws(StoreError) -> [Row] {
        var rows: [Row] = []
        for raw in try await read(Query(Row.table, conditions, order: order, limit: limit)) {
            rows.append(try Row(raw))
        }
        return rows
    }

    /// The row with that primary key, or nil.
    public func row<Row: TableRow>(_ type: Row.Type, key: [Value]) async throws(StoreError) -> Row? {
        guard let raw = try await read(.row(Row.table, key: key)).first else { return nil }
        return try Row(raw)
    }
}
