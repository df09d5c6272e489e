import Store
import Synchronization

/// A few connections that each serve many callers at a time, as those do that send one question before the last one was answered.
///
/// A connection is filled before the next one is used: questions that travel together cost least. A lost one is replaced for the next
/// caller, an old one as soon as its successor is there. While no other one can be opened, all go on with those that there are.
public final class SharedConnections: ConnectionSource {
    public typealias Opener = @Sendable () async throws(StoreError) -> any SQLConnection

    private let open: Opener
    private let clock = ContinuousClock()
    private let slots: Mutex<SharedSlots>

    /// - Parameters:
    ///   - count: the most connections at a time.
    ///   - wellFilled: callers of one of them before the next one is used.
    public init(count: Int, wellFilled: Int = SQLLimits.wellFilled, open: @escaping Opener) {
        self.open = open
        slots = Mutex(SharedSlots(count: count, wellFilled: wellFilled))
    }

    public func withConnection<Answer: Sendable>(
        _ body: @Sendable (any SQLConnection) async throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        let shared = try await borrow()
        do throws(StoreError) {
            let answer = try await body(shared.connection)
            await giveBack(shared, isSound: true)
            return answer
        } catch {
            await giveBack(shared, isSound: !error.losesConnection)
            throw error
        }
    }

    public func close() async {
        for shared in slots.withLock({ $0.close() }) { await shared.connection.close() }
    }

    private func borrow() async throws(StoreError) -> SharedConnection {
        while true {
            switch slots.withLock({ $0.take(at: clock.now) }) {
            case .taken(let shared): return shared
            case .refused(let error): throw error
            case .open(let slot): return try await opened(slot)
            case .wait(let slot):
                if let outcome = await outcome(of: slot) { return try outcome.get() }
            }
        }
    }

    /// Nil when the slot is settled already.
    private func outcome(of slot: Int) async -> Result<SharedConnection, StoreError>? {
        await withCheckedContinuation { waiter in
            do throws(StoreError) {
                if try !slots.withLock({ slots throws(StoreError) in try slots.wait(waiter, for: slot) }) {
                    waiter.resume(returning: nil)
                }
            } catch {
                waiter.resume(returning: .failure(error))
            }
        }
    }

    /// Opens the slot and tells everybody who waits for it. Whoever cannot have a new connection takes one that there is.
    private func opened(_ slot: Int) async throws(StoreError) -> SharedConnection {
        let outcome = await connection(for: slot)
        let now = clock.now
        let (waiters, unused) = slots.withLock { $0.settle(slot, outcome, at: now) }
        for waiter in waiters { waiter.resume(returning: outcome) }
        if let unused { await unused.connection.close() }
        if case .failure = outcome, case .taken(let shared)? = slots.withLock({ $0.takeAny() }) { return shared }
        return try outcome.get()
    }

    private func connection(for slot: Int) async -> Result<SharedConnection, StoreError> {
        do throws(StoreError) {
            return .success(SharedConnection(try await open(), slot: slot, at: clock.now))
        } catch {
            return .failure(error)
        }
    }

    private func giveBack(_ shared: SharedConnection, isSound: Bool) async {
        for unused in slots.withLock({ $0.giveBack(shared, isSound: isSound) }) { await unused.connection.close() }
    }
}
