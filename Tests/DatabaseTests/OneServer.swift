import Canonical
import Store
import TestSupport

/// What writes as one server of ours does: a store, and a committer with a chain of its own.
struct OneServer: Sendable {
    let store: any Store
    let committer: Committer
    let chain: LogChain
    private let site: Site

    /// - Parameters:
    ///   - site: what the store is of; it lasts as long as this does.
    ///   - start: no two of one database have the same.
    init(_ store: any Store, of site: Site, start: UInt64 = 1) {
        self.store = store
        self.site = site
        chain = LogChain(vault: SampleRows.vault, server: Digest(of: Bytes("server".utf8)), start: start)
        committer = Committer(store: store, chain: chain, sealer: SampleSealer(), clock: SystemClock())
    }

    /// One more chain over the same store.
    init(of other: OneServer, start: UInt64) { self.init(other.store, of: other.site, start: start) }

    /// What came of it; nil when it was done.
    func commit(_ changes: Change...) async -> StoreError? {
        do throws(StoreError) {
            try await committer.commit(WriteSet(subject: SampleRows.alice, changes: changes))
            return nil
        } catch {
            return error
        }
    }

    func create(_ id: String, material: Bytes = [1, 2, 3]) async -> StoreError? {
        await commit(.insert("create", SampleRows.object(id, material: material)))
    }

    /// Whether reads are served again: connections for reading are tried anew after a pause of their own.
    func readsAgain() async -> Bool { await eventually { (try? await store.health()) != nil } }

    /// Tries until the database is there again: what fails left nothing behind, so the same may be tried again. What was
    /// not known and then is taken was done.
    ///
    /// - Returns: nil when it was done, else what kept it from being done for so long, or a refusal that is an answer.
    func createAtLast(
        _ id: String,
        material: Bytes = [1, 2, 3],
        within time: Duration = .seconds(20)
    ) async -> StoreError? {
        let deadline = ContinuousClock.now + time
        var wasUnknown = false
        while true {
            guard let error = await create(id, material: material) else { return nil }
            if wasUnknown && error.code == .conflict { return nil }
            wasUnknown = wasUnknown || error.code == .outcomeUnknown
            guard error.isOfDatabase || error.code == .outcomeUnknown, ContinuousClock.now < deadline else {
                return error
            }
            // The pause of a caller who was told to come back later.
            try? await Task.sleep(for: .milliseconds(10))
        }
    }
}

extension StoreError {
    /// Whether the database, and not the change, was what did not work; nothing was written then.
    var isOfDatabase: Bool { code == .unavailable || code == .busy || code == .full || code == .readOnly }
}
