import Canonical
import Store

/// A store over another one that fails when it is told to: for what happens when a database or a connection dies.
public actor FaultyStore: Store {
    public enum Fault: Sendable {
        /// Nothing is written, and this is thrown.
        case refuse(StoreError)
        /// Everything is written, and this is thrown all the same: a commit whose answer was lost.
        case writeAndThrow(StoreError)
        /// As if nothing were wrong.
        case none
    }

    public nonisolated var engine: String { base.engine }
    private nonisolated let base: any Store
    private var applyFaults: [Fault] = []
    private var readFaults: [Fault] = []
    private var outage: StoreError?
    private var beforeApply: [Action] = []
    private var beforeRead: [(table: Table, action: Action)] = []
    private var beforeCall: (number: Int, action: Action)?
    /// How many mutations each transaction had that was asked for.
    public private(set) var transactions: [Int] = []
    /// How many reads and searches there were.
    public private(set) var calls = 0
    /// How many objects the searches gave.
    public private(set) var located = 0

    /// What somebody else does at that moment.
    public typealias Action = @Sendable () async -> Void

    public init(_ base: any Store) {
        self.base = base
    }

    /// What the next transactions meet, one each.
    public func onApply(_ faults: Fault...) { applyFaults += faults }

    /// What the next reads meet, one each.
    public func onRead(_ faults: Fault...) { readFaults += faults }

    /// What others do before the next transaction arrives, once: between a decision and its commit.
    public func beforeApply(_ action: @escaping Action) { beforeApply.append(action) }

    /// What others do before the next read that asks this table, once.
    public func beforeRead(of table: Table, _ action: @escaping Action) { beforeRead.append((table, action)) }

    /// What others do before the nth read or search from now on, once.
    public func beforeCall(_ number: Int, _ action: @escaping Action) { beforeCall = (number, action) }

    private func countCall() async {
        calls += 1
        guard let next = beforeCall else { return }
        beforeCall = next.number > 1 ? (next.number - 1, next.action) : nil
        if next.number <= 1 { await next.action() }
    }

    /// From now on nothing answers, until `comeBack`.
    public func goDown(_ error: StoreError = StoreError(.unavailable, "the database does not answer")) {
        outage = error
    }

    public func comeBack() { outage = nil }

    public func read(_ queries: [Query]) async throws(StoreError) -> [[RawRow]] {
        if let place = beforeRead.firstIndex(where: { hook in queries.contains { $0.table == hook.table } }) {
            await beforeRead.remove(at: place).action()
        }
        await countCall()
        try checkUp()
        let fault = readFaults.isEmpty ? Fault.none : readFaults.removeFirst()
        if case .refuse(let error) = fault { throw error }
        return try await base.read(queries)
    }

    public func apply(_ mutations: [Mutation]) async throws(StoreError) {
        if !beforeApply.isEmpty { await beforeApply.removeFirst()() }
        try checkUp()
        transactions.append(mutations.count)
        let fault = applyFaults.isEmpty ? Fault.none : applyFaults.removeFirst()
        if case .refuse(let error) = fault { throw error }
        try await base.apply(mutations)
        if case .writeAndThrow(let error) = fault { throw error }
    }

    public func locate(_ filter: ObjectFilter) async throws(StoreError) -> ObjectPage {
        await countCall()
        try checkUp()
        let page = try await base.locate(filter)
        located += page.rows.count
        return page
    }

    public func sizes(of lists: [ObjectListing], upTo most: Int) async throws(StoreError) -> [Int] {
        try checkUp()
        return try await base.sizes(of: lists, upTo: most)
    }

    public func count(_ table: Table) async throws(StoreError) -> Int {
        try checkUp()
        return try await base.count(table)
    }

    public func count(_ table: Table, before generation: MasterGeneration) async throws(StoreError) -> Int {
        try checkUp()
        return try await base.count(table, before: generation)
    }

    public func flush() async throws(StoreError) {
        try checkUp()
        try await base.flush()
    }

    public func health() async throws(StoreError) -> Duration {
        try checkUp()
        return try await base.health()
    }

    public func close() async { await base.close() }

    private func checkUp() throws(StoreError) {
        if let outage { throw outage }
    }
}
