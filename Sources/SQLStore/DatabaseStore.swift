import Canonical
import Store

/// The store over an SQL database, whichever it is: makes the statements, lends connections, reads rows.
public final class DatabaseStore: Store {
    public let engine: String
    private let statements: Statements
    private let clock = ContinuousClock()
    private let readers: any ConnectionSource
    private let writers: any ConnectionSource
    public let executor: (any ReadingThreads)?
    private let comparer: (any AnswerComparer)?

    /// - Parameters:
    ///   - readers: connections for reading; may be the same source as the writers.
    ///   - writers: connections for transactions.
    ///   - executor: where whoever reads does it best.
    ///   - comparer: what compares answers there, with what it reads itself.
    public init(
        _ dialect: any Dialect,
        readers: any ConnectionSource,
        writers: any ConnectionSource,
        executor: (any ReadingThreads)? = nil,
        comparer: (any AnswerComparer)? = nil
    ) {
        self.executor = executor
        self.comparer = comparer
        engine = dialect.engine
        statements = Statements(dialect)
        self.readers = readers
        self.writers = writers
    }

    public func read(_ queries: [Query]) async throws(StoreError) -> [[RawRow]] {
        guard queries.count <= StoreLimits.queries else {
            throw StoreError(.tooLarge, "a snapshot answers at most \(StoreLimits.queries) queries")
        }
        var selects: [SQLStatement] = []
        for query in queries { selects.append(try statements.select(query)) }
        let answers = try await snapshot(selects, .read)
        guard answers.count == queries.count else { throw StoreError(.damaged, "the database left an answer out") }
        return zip(queries, answers).map { query, rows in rows.map { RawRow(query.table, $0) } }
    }

    public func known(_ query: Query, _ rows: [RawRow]) -> KnownAnswer? {
        guard comparer != nil, rows.count <= query.limit, let select = try? statements.select(query) else { return nil }
        return KnownRows(select, rows.map(\.values), isFull: rows.count == query.limit)
    }

    public func areStill(_ answers: [KnownAnswer]) -> Bool { comparer?.areStill(answers) ?? false }

    public func locate(_ filter: ObjectFilter) async throws(StoreError) -> ObjectPage {
        let answers = try await snapshot([statements.locate(filter)], .page)
        let found = answers.first ?? []
        // A short answer is the end only if it was not cut at its bytes; after a cut the next page may be empty.
        let wasCut = found.reduce(0) { $0 + $1.reduce(0) { $0 + $1.size } } >= AnswerLimit.page.bytes
        var rows: [RawRow] = []
        var place: ObjectPlace?
        for values in found.prefix(filter.limit) {
            let next = try Self.place(values)
            if let place, next > place { throw StoreError(.damaged, "the database's answer is out of order") }
            if next != place, let row = Self.object(values) { rows.append(row) }
            place = next
        }
        return ObjectPage(rows: rows, next: found.count > filter.limit || wasCut ? place : nil)
    }

    /// Behind the object's columns stands its place in the lists.
    private static func place(_ values: [Value]) throws(StoreError) -> ObjectPlace {
        guard case .integer(let created)? = values.dropLast().last, case .bytes(let id)? = values.last else {
            throw StoreError(.damaged, "the database left a place out")
        }
        return ObjectPlace(created: Instant(microseconds: created), id: String(decoding: id, as: UTF8.self))
    }

    /// Nil for a place that the filter leaves out.
    private static func object(_ values: [Value]) -> RawRow? {
        values.first == .null ? nil : RawRow(ObjectRow.table, Array(values.dropLast(2)))
    }

    public func sizes(of lists: [ObjectListing], upTo most: Int) async throws(StoreError) -> [Int] {
        guard lists.count <= StoreLimits.queries else {
            throw StoreError(.tooLarge, "at most \(StoreLimits.queries) lists are counted")
        }
        guard !lists.isEmpty else { return [] }
        let answers = try await snapshot(lists.map { statements.size(of: $0, upTo: most) }, .read)
        var sizes: [Int] = []
        for answer in answers {
            guard case .integer(let size)? = answer.first?.first else {
                throw StoreError(.damaged, "the database did not count")
            }
            sizes.append(Int(size))
        }
        return sizes
    }

    public func apply(_ mutations: [Mutation]) async throws(StoreError) {
        guard mutations.count <= StoreLimits.mutations else {
            throw StoreError(.tooLarge, "a transaction has at most \(StoreLimits.mutations) mutations")
        }
        guard !mutations.isEmpty else { return }
        let transaction = try statements.transaction(mutations)
        try await retrying { () async throws(StoreError) in
            try await writers.withConnection { connection throws(StoreError) in
                try await connection.transaction(transaction)
            }
        }
    }

    public func count(_ table: Table) async throws(StoreError) -> Int {
        try await count(statements.count(table))
    }

    public func count(_ table: Table, before generation: MasterGeneration) async throws(StoreError) -> Int {
        try await count(statements.count(table, before: generation))
    }

    private func count(_ statement: SQLStatement) async throws(StoreError) -> Int {
        guard case .integer(let count)? = try await snapshot([statement], .read).first?.first?.first else {
            throw StoreError(.damaged, "the database did not count")
        }
        return Int(count)
    }

    public func flush() async throws(StoreError) {
        try await retrying { () async throws(StoreError) in
            try await writers.withConnection { connection throws(StoreError) in try await connection.flush() }
        }
    }

    public func health() async throws(StoreError) -> Duration {
        let start = clock.now
        _ = try await snapshot([SQLStatement("SELECT 1")], .read)
        return start.duration(to: clock.now)
    }

    public func close() async {
        await readers.close()
        await writers.close()
    }

    private func snapshot(_ selects: [SQLStatement], _ limit: AnswerLimit) async throws(StoreError) -> [[[Value]]] {
        try await retrying { () async throws(StoreError) in
            try await readers.withConnection { connection throws(StoreError) in
                try await connection.snapshot(selects, limit)
            }
        }
    }

    /// Tries again, a bounded number of times, what the database was too busy for, and at once what met a connection that was
    /// lost before: both left nothing behind.
    private func retrying<Answer: Sendable>(
        _ body: () async throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        var retry = Retry(start: clock.now)
        while true {
            do throws(StoreError) {
                return try await body()
            } catch {
                guard let pause = retry.pause(after: error, at: clock.now, spread: .random(in: 0.5...1.5)) else {
                    throw error
                }
                // A cancelled caller's pause ends at once; the transaction is still tried, and still whole.
                if pause > .zero { try? await Task.sleep(for: pause) }
            }
        }
    }
}
