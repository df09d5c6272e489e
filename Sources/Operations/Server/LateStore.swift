import Canonical
import Store
import Synchronization

/// A store that may not be there yet: until it was opened every call throws `unavailable`, and opening it is tried again and again with a
/// growing pause.
///
/// A server whose database cannot read its own disk without a key that only the shareholders open must collect their shares first.
public final class LateStore: Store {
    public let engine: String
    private let state: Mutex<State>
    private let opening = Mutex<Task<Void, Never>?>(nil)

    private enum State {
        case waiting(StoreError)
        case open(any Store)
        case closed
    }

    /// - Parameters:
    ///   - engine: what the store will be.
    ///   - reason: why it could not be opened so far.
    ///   - open: opens it; called until it succeeds.
    public init(
        engine: String,
        because reason: StoreError,
        pause: Duration = .seconds(1),
        longestPause: Duration = .seconds(30),
        open: @escaping @Sendable () async throws -> any Store
    ) {
        self.engine = engine
        state = Mutex(.waiting(StoreError(.unavailable, reason.detail)))
        let task = Task { [weak self] in
            var pause = pause
            while !Task.isCancelled {
                try? await Task.sleep(for: pause)
                guard let self, !Task.isCancelled, await !self.opened(open) else { return }
                pause = min(pause * 2, longestPause)
            }
        }
        opening.withLock { $0 = task }
    }

    private func opened(_ open: @Sendable () async throws -> any Store) async -> Bool {
        do {
            let store = try await open()
            let isWanted = state.withLock { state in
                if case .closed = state { return false }
                state = .open(store)
                return true
            }
            if !isWanted { await store.close() }
            return true
        } catch {
            note((error as? StoreError) ?? StoreError(.unavailable, "\(error)"))
            return false
        }
    }

    private func note(_ error: StoreError) {
        state.withLock { state in
            if case .waiting = state { state = .waiting(error) }
        }
    }

    private var store: any Store {
        get throws(StoreError) {
            switch state.withLock({ $0 }) {
            case .waiting(let error): throw error
            case .open(let store): return store
            case .closed: throw StoreError(.closed, "the database was closed")
            }
        }
    }

    // MARK: Store

    public func read(_ queries: [Query]) async throws(StoreError) -> [[RawRow]] { try await store.read(queries) }

    public func locate(_ filter: ObjectFilter) async throws(StoreError) -> ObjectPage { try await store.locate(filter) }

    public func sizes(of lists: [ObjectListing], upTo most: Int) async throws(StoreError) -> [Int] {
        try await store.sizes(of: lists, upTo: most)
    }

    public func apply(_ mutations: [Mutation]) async throws(StoreError) { try await store.apply(mutations) }

    public func count(_ table: Table) async throws(StoreError) -> Int { try await store.count(table) }

    public func count(_ table: Table, before generation: MasterGeneration) async throws(StoreError) -> Int {
        try await store.count(table, before: generation)
    }

    public func flush() async throws(StoreError) { try await store.flush() }

    public func health() async throws(StoreError) -> Duration { try await store.health() }

    public func close() async {
        opening.withLock { $0 }?.cancel()
        let last = state.withLock { state in
            defer { state = .closed }
            return state
        }
        if case .open(let store) = last { await store.close() }
    }
}
