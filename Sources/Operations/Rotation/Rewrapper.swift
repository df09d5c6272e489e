import Canonical
import Keyring
import Logging
import Store
import Synchronization

/// Wraps the rows of earlier master keys anew, table by table, batch by batch, behind the requests.
///
/// It writes no record of the change log, since it changes no fact, and needs no memory of how far it came: what is behind stands in the index
/// by generation. Several servers share the work from both ends of each table; where they meet, a row that the other one was faster with is
/// left alone by its guard.
struct Rewrapper: Sendable {
    let vault: OpenVault
    let place: Place
    let pace: Pace
    let log: Logger

    /// Where in a table this server begins.
    enum Place: Sendable {
        case first, last
    }

    /// Rows that were found behind and could not be wrapped: damage, which a verification of the database names.
    struct Outcome: Sendable {
        var rows = 0
        var damaged = 0
        /// Only damage is left.
        var isStuck: Bool { rows == 0 && damaged > 0 }
    }

    /// What never needs it: the vault's row is under the newest master always, a session says which master its server writes under, and what a
    /// ceremony stages is gone before a master changes.
    static let tables = Schema.tagged.filter {
        $0 != VaultRow.table && $0 != SessionRow.table && $0 != StagedShareRow.table
    }

    /// One pass over all tables.
    func run() async throws -> Outcome {
        var outcome = Outcome()
        for table in try await tablesBehind() {
            let done = try await run(table)
            outcome.rows += done.rows
            outcome.damaged += done.damaged
        }
        return outcome
    }

    private func tablesBehind() async throws -> [Table] {
        let current = vault.keyring.current
        let answers = try await vault.store.read(Self.tables.map { .behind($0, current, limit: 1) })
        return zip(Self.tables, answers).filter { !$1.isEmpty }.map(\.0)
    }

    /// Reads and wraps the next batch while the one before is written.
    private func run(_ table: Table) async throws -> Outcome {
        var outcome = Outcome()
        var pages = RewrapPages(table, vault, place, pace.batch)
        var batch = try await prepared(&pages)
        while let next = batch {
            let start = ContinuousClock.now
            async let writing: Void = write(next.mutations)
            batch = try await prepared(&pages)
            try await writing
            outcome.rows += next.mutations.count
            outcome.damaged += next.damages.count
            for damage in next.damages.prefix(RotationLimits.named) {
                log.error("damaged", metadata: ["row": "\(damage.table) \(damage.id)", "what": "\(damage.what)"])
            }
            try await pace.rest(after: next.mutations.count, since: start, vault)
            pages.limit = pace.batch
        }
        return outcome
    }

    private func write(_ mutations: [Mutation]) async throws {
        if mutations.isEmpty { return }
        try await vault.store.apply(mutations)
    }

    private func prepared(_ pages: inout RewrapPages) async throws -> RewrapBatch? {
        try Task.checkCancellation()
        guard let rows = try await pages.next() else { return nil }
        return try await RewrapBatch(rows, vault.sealer)
    }
}

/// A batch of rows as they are written anew.
struct RewrapBatch: Sendable {
    var mutations: [Mutation] = []
    var damages: [Damage] = []

    private init() {}

    /// Seals and tags on threads of its own: the cooperative pool has requests to serve.
    init(_ rows: [RawRow], _ sealer: RowSealer) async throws {
        let half = rows.count < RotationLimits.splitRows ? rows.count : (rows.count + 1) / 2
        async let first = OffPool.run { RewrapBatch(wrapping: rows[..<half], sealer) }
        async let second = OffPool.run { RewrapBatch(wrapping: rows[half...], sealer) }
        let (left, right) = (try await first, try await second)
        mutations = left.mutations + right.mutations
        damages = left.damages + right.damages
    }

    private init(wrapping rows: ArraySlice<RawRow>, _ sealer: RowSealer) {
        mutations.reserveCapacity(rows.count)
        for row in rows {
            do throws(Damage) {
                mutations.append(.rewrap(try sealer.rewrapped(row), guardTag: row.tag))
            } catch {
                damages.append(error)
            }
        }
    }
}

/// The rows of one table that are behind, batch after batch, each asked for where the last one ended: one that cannot be wrapped does not hold
/// up the others.
struct RewrapPages {
    var limit: Int
    private let vault: OpenVault
    private let place: Rewrapper.Place
    private var query: Query
    private var isOver = false

    init(_ table: Table, _ vault: OpenVault, _ place: Rewrapper.Place, _ limit: Int) {
        self.vault = vault
        self.place = place
        self.limit = limit
        query = .behind(table, vault.keyring.current, backwards: place == .last)
    }

    /// Fewer rows at once where they are large. Nil at the end of the table.
    mutating func next() async throws -> [RawRow]? {
        if isOver { return nil }
        query.limit = min(limit, StoreLimits.rows)
        while true {
            do throws(StoreError) {
                return take(try await vault.store.read(query))
            } catch {
                guard error.code == .tooLarge, query.limit > 1 else { throw error }
                query.limit = max(1, query.limit / 4)
                limit = query.limit
            }
        }
    }

    private mutating func take(_ rows: [RawRow]) -> [RawRow]? {
        guard let last = rows.last else {
            isOver = true
            return nil
        }
        isOver = rows.count < query.limit
        query.after = query.effectiveOrder.map { last[$0.column] }
        // Every server takes its locks in the order of the keys, whichever end it comes from.
        return place == .last ? rows.reversed() : rows
    }
}
