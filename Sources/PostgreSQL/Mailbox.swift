import CPostgreSQL
import Glibc
import Store
import Synchronization

/// Where callers leave what is to be done for the thread of a connection, and how they wake it.
final class Mailbox: Sendable {
    private struct State {
        var jobs: [Job] = []
        var isAsleep = false
        /// Why no more is taken.
        var refusal: StoreError?
    }

    /// Becomes readable when somebody left something for a thread that sleeps.
    let bell: Int32
    private let state = Mutex(State())

    /// - Throws: `unavailable` when the process may open no more files.
    init() throws(StoreError) {
        bell = kq_pq_bell()
        guard bell >= 0 else {
            throw StoreError(.unavailable, "this process may open no more files, so no connection to the database")
        }
    }

    deinit { Glibc.close(bell) }

    /// Leaves a job; it is answered at once when the connection is of no more use.
    func post(_ job: Job) {
        let (refusal, mustRing) = state.withLock { state -> (StoreError?, Bool) in
            if let refusal = state.refusal { return (refusal, false) }
            state.jobs.append(job)
            defer { state.isAsleep = false }
            return (nil, state.isAsleep)
        }
        if let refusal { return job.finish(.failure(refusal)) }
        if mustRing { ring() }
    }

    /// Takes no more jobs from now on; those that are there are done first.
    func close(_ refusal: StoreError) {
        let mustRing = state.withLock { state -> Bool in
            state.refusal = state.refusal ?? refusal
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if mustRing { ring() }
    }

    var isClosed: Bool { state.withLock { $0.refusal != nil } }

    // MARK: The thread's side

    func take() -> [Job] {
        state.withLock { state in
            guard !state.jobs.isEmpty else { return [] }
            defer { state.jobs.removeAll(keepingCapacity: true) }
            return state.jobs
        }
    }

    /// Whether there is nothing to do, so that the thread may wait for the bell.
    func fallAsleep(wasClosed: Bool) -> Bool {
        state.withLock { state in
            guard state.jobs.isEmpty, (state.refusal != nil) == wasClosed else { return false }
            state.isAsleep = true
            return true
        }
    }

    func wakeUp(_ rang: Bool) {
        state.withLock { $0.isAsleep = false }
        if rang {
            var count: UInt64 = 0
            _ = read(bell, &count, MemoryLayout<UInt64>.size)
        }
    }

    private func ring() {
        var one: UInt64 = 1
        _ = write(bell, &one, MemoryLayout<UInt64>.size)
    }
}
