import Store
import Synchronization

/// What the writers of a test were told.
final class Ledger: Sendable {
    struct Entries: Sendable {
        var done: Set<String> = []
        var unknown: Set<String> = []
        var failures = 0
        var wrong: [String] = []
        var isOver = false
    }

    private let entries = Mutex(Entries())

    var now: Entries { entries.withLock { $0 } }

    func end() { entries.withLock { $0.isOver = true } }

    /// - Returns: whether the id has its answer, so that its writer goes on to the next one.
    func note(_ id: String, _ error: StoreError?) -> Bool {
        entries.withLock { entries in
            switch error {
            case nil: entries.done.insert(id)
            case .some(let error) where error.code == .outcomeUnknown: entries.unknown.insert(id)
            case .some(let error) where error.isOfDatabase:
                entries.failures += 1
                return false
            case .some(let error): entries.wrong.append("\(id): \(error)")
            }
            return true
        }
    }
}
