import Store
import Synchronization

/// A few connections that each serve many callers at a time, as those do that send one question before the last one was answered.
///
/// A connection is filled before the next one is used: questions that travel together cost least. A lost one is replaced for the next
/// caller, an old one once those who use it are done.
public final class SharedConnections: ConnectionSource {
    public typealias Opener = @Sendable () async throws(StoreError) -> any SQLConnection

    private typealias Waiter = CheckedContinuation<Result<Member, StoreError>, Never>

    private enum Slot {
        case empty
        case opening([Waiter])
        case open(Member)
    }

    private struct State {
        var slots: [Slot]
        /// Where callers go who find every connection well filled.
        var next = 0
        var callers = 0
        var backoff = Backoff()
        var isClosed = false
    }

    private enum Turn {
        case member(Member)
        /// To be opened anew; the old connection of the slot, if nobody uses it any more, is to be closed.
        case open(slot: Int, old: Member?)
        case wait(slot: Int)
        case refused(StoreError)
    }

    private let open: Opener
    private let clock = ContinuousClock()
    private let state: Mutex<State>

    private let wellFilled: Int

    /// - Parameters:
    ///   - count: the most connections at a time.
    ///   - wellFilled: callers of one of them before the next one is used.
    public init(count: Int, wellFilled: Int = SQLLimits.wellFilled, open: @escaping Opener) {
        self.open = open
        self.wellFilled = wellFilled
        state = Mutex(State(slots: Array(repeating: .empty, count: max(1, count))))
    }

    public func withConnection<Answer: Sendable>(
        _ body: @Sendable (any SQLConnection) async throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        let member = try await borrow()
        do throws(StoreError) {
            let answer = try await body(member.connection)
            await giveBack(member, isSound: true)
            return answer
        } catch {
            await giveBack(member, isSound: !error.losesConnection)
            throw error
        }
    }

    public func close() async {
        let members = state.withLock { state in
            state.isClosed = true
            let members = state.slots.compactMap { slot in if case .open(let member) = slot { member } else { nil } }
            // What is being opened finds out when it is there.
            for position in state.slots.indices {
                if case .open = state.slots[position] { state.slots[position] = .empty }
            }
            return members
        }
        for member in members where member.retire() { await member.connection.close() }
    }

    // MARK: Taking and giving back

    private func borrow() async throws(StoreError) -> Member {
        switch state.withLock({ take(&$0) }) {
        case .member(let member): return member
        case .refused(let error): throw error
        case .open(let slot, let old):
            await old?.connection.close()
            return try await opened(slot)
        case .wait(let slot): return try await waited(slot)
        }
    }

    private func take(_ state: inout State) -> Turn {
        if state.isClosed { return .refused(Self.closed) }
        guard state.callers < SQLLimits.waiting else {
            return .refused(StoreError(.busy, "too many callers wait for the database"))
        }
        let slot = slot(&state)
        switch state.slots[slot] {
        case .open(let member) where member.take(at: clock.now):
            state.callers += 1
            return .member(member)
        case .opening:
            return .wait(slot: slot)
        case .open(let member):
            return reopen(slot, member.retire() ? member : nil, &state)
        case .empty:
            return reopen(slot, nil, &state)
        }
    }

    /// The first connection that is not well filled, else each in turn.
    private func slot(_ state: inout State) -> Int {
        let roomy = state.slots.firstIndex { slot in
            guard case .open(let member) = slot else { return true }
            return member.callers < wellFilled
        }
        if let roomy { return roomy }
        state.next = (state.next + 1) % state.slots.count
        return state.next
    }

    private func reopen(_ slot: Int, _ old: Member?, _ state: inout State) -> Turn {
        if let refusal = state.backoff.refusal(at: clock.now) { return .refused(refusal) }
        state.slots[slot] = .opening([])
        return .open(slot: slot, old: old)
    }

    private func waited(_ slot: Int) async throws(StoreError) -> Member {
        let outcome = await withCheckedContinuation { (waiter: Waiter) in
            let wasTooLate = state.withLock { state in
                guard case .opening(let waiters) = state.slots[slot], waiters.count < SQLLimits.waiting else {
                    return true
                }
                state.slots[slot] = .opening(waiters + [waiter])
                return false
            }
            // It was opened meanwhile, or given up: the caller looks again.
            if wasTooLate { waiter.resume(returning: .failure(Self.lookAgain)) }
        }
        if case .failure(Self.lookAgain) = outcome { return try await borrow() }
        return try outcome.get()
    }

    private func opened(_ slot: Int) async throws(StoreError) -> Member {
        do throws(StoreError) {
            let member = Member(try await open(), slot: slot, at: clock.now)
            return try await settle(slot, .success(member)).get()
        } catch {
            return try await settle(slot, .failure(error)).get()
        }
    }

    /// Gives the outcome to everybody who waits for the slot.
    private func settle(_ slot: Int, _ outcome: Result<Member, StoreError>) async -> Result<Member, StoreError> {
        let (waiters, isClosed) = state.withLock { state -> ([Waiter], Bool) in
            guard case .opening(let waiters) = state.slots[slot] else { return ([], state.isClosed) }
            switch outcome {
            case .success(let member):
                for _ in 0...waiters.count { _ = member.take(at: clock.now) }
                state.callers += waiters.count + 1
                state.backoff.succeeded()
                state.slots[slot] = state.isClosed ? .empty : .open(member)
            case .failure(let error):
                state.backoff.failed(error, at: clock.now)
                state.slots[slot] = .empty
            }
            return (waiters, state.isClosed)
        }
        if isClosed, case .success(let member) = outcome { _ = member.retire() }
        for waiter in waiters { waiter.resume(returning: outcome) }
        return outcome
    }

    private func giveBack(_ member: Member, isSound: Bool) async {
        let unused = state.withLock { state -> [Member] in
            state.callers -= 1
            guard !isSound, case .open(let current) = state.slots[member.slot], current === member else { return [] }
            state.slots[member.slot] = .empty
            // What was lost with it is found out now, and not by one caller after the other.
            var unused: [Member] = []
            for slot in state.slots.indices {
                guard case .open(let other) = state.slots[slot], other.retireIfUnused() else { continue }
                state.slots[slot] = .empty
                unused.append(other)
            }
            return unused
        }
        for other in unused { await other.connection.close() }
        if !isSound { _ = member.retire() }
        if member.giveBack() { await member.connection.close() }
    }

    private static let closed = StoreError(.closed, "the database was closed")
    private static let lookAgain = StoreError(.busy, "the connection was opened meanwhile")
}

extension SharedConnections {
    /// One connection, how many use it, and whether it is taken by new callers.
    private final class Member: Sendable {
        private struct Use {
            var callers = 0
            var isRetired = false
        }

        let connection: any SQLConnection
        let slot: Int
        private let opened: ContinuousClock.Instant
        private let use = Mutex(Use())

        init(_ connection: any SQLConnection, slot: Int, at now: ContinuousClock.Instant) {
            self.connection = connection
            self.slot = slot
            opened = now
        }

        var callers: Int { use.withLock { $0.callers } }

        /// False when it is too old, or was lost: nobody takes it any more.
        func take(at now: ContinuousClock.Instant) -> Bool {
            use.withLock { use in
                guard !use.isRetired, now - opened < SQLLimits.connectionAge else { return false }
                use.callers += 1
                return true
            }
        }

        /// No new callers; true when nobody uses it any more, so that it can be closed now.
        func retire() -> Bool {
            use.withLock { use in
                use.isRetired = true
                return use.callers == 0
            }
        }

        /// No new callers, if there are none now.
        func retireIfUnused() -> Bool {
            use.withLock { use in
                guard !use.isRetired, use.callers == 0 else { return false }
                use.isRetired = true
                return true
            }
        }

        /// True for the last caller of a connection that nobody takes any more: he closes it.
        func giveBack() -> Bool {
            use.withLock { use in
                use.callers -= 1
                return use.isRetired && use.callers == 0
            }
        }
    }
}
