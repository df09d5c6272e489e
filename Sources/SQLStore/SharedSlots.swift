import Store

/// Which shared connection a caller takes, and when another one is opened. Pure but for the callers that each connection counts.
struct SharedSlots {
    typealias Waiter = CheckedContinuation<Result<SharedConnection, StoreError>?, Never>

    enum Turn {
        case taken(SharedConnection)
        /// This caller opens it, and tells by `settle` what came of it.
        case open(slot: Int)
        /// There is none that he could use meanwhile.
        case wait(slot: Int)
        case refused(StoreError)
    }

    private enum Slot {
        case empty
        case open(SharedConnection)
        /// The old one is used until the new one is there, and on if it never is.
        case opening(old: SharedConnection?, [Waiter])

        var connection: SharedConnection? {
            switch self {
            case .empty: nil
            case .open(let connection): connection
            case .opening(let old, _): old
            }
        }
    }

    private var slots: [Slot]
    private let wellFilled: Int
    private var callers = 0
    private var backoff = Backoff()
    private(set) var isClosed = false

    init(count: Int, wellFilled: Int) {
        slots = Array(repeating: .empty, count: max(1, count))
        self.wellFilled = wellFilled
    }

    mutating func take(at now: ContinuousClock.Instant) -> Turn {
        if isClosed { return .refused(Self.closed) }
        guard callers < SQLLimits.waiting else { return .refused(Self.crowded) }
        let connections = slots.compactMap(\.connection)
        let roomy = connections.first { $0.callers < wellFilled && !$0.isOld(at: now) }
        if let roomy, let turn = taken(roomy) { return turn }
        let opening = slots.firstIndex { if case .opening = $0 { true } else { false } }
        let refusal = backoff.refusal(at: now)
        if opening == nil, refusal == nil, let slot = slotToOpen(at: now) {
            slots[slot] = .opening(old: slots[slot].connection, [])
            return .open(slot: slot)
        }
        if let turn = takeAny() { return turn }
        return opening.map { .wait(slot: $0) } ?? .refused(refusal ?? Self.crowded)
    }

    /// The connection with the fewest callers, however many these are.
    mutating func takeAny() -> Turn? {
        for connection in slots.compactMap(\.connection).sorted(by: { $0.callers < $1.callers }) {
            if let turn = taken(connection) { return turn }
        }
        return nil
    }

    private mutating func taken(_ connection: SharedConnection) -> Turn? {
        guard connection.take() else { return nil }
        callers += 1
        return .taken(connection)
    }

    private func slotToOpen(at now: ContinuousClock.Instant) -> Int? {
        let empty = slots.firstIndex { $0.connection == nil }
        return empty ?? slots.firstIndex { $0.connection?.isOld(at: now) == true }
    }

    /// Who waits for a slot hears what came of it. False when it is settled already: he looks again.
    ///
    /// - Throws: `busy` when too many wait.
    mutating func wait(_ waiter: Waiter, for slot: Int) throws(StoreError) -> Bool {
        guard case .opening(let old, let waiters) = slots[slot] else { return false }
        guard waiters.count < SQLLimits.waiting else { throw Self.crowded }
        slots[slot] = .opening(old: old, waiters + [waiter])
        return true
    }

    /// What came of opening the slot. A new connection is taken for the caller and all who wait.
    ///
    /// - Returns: who waits, and an old connection that is to be closed.
    mutating func settle(
        _ slot: Int,
        _ outcome: Result<SharedConnection, StoreError>,
        at now: ContinuousClock.Instant
    ) -> (waiters: [Waiter], unused: SharedConnection?) {
        guard case .opening(let old, let waiters) = slots[slot] else { return ([], nil) }
        switch outcome {
        case .success(let connection):
            for _ in 0...waiters.count where connection.take() { callers += 1 }
            backoff.succeeded()
            if isClosed { _ = connection.retire() }
            slots[slot] = isClosed ? .empty : .open(connection)
            return (waiters, old?.retire() == true ? old : nil)
        case .failure(let error):
            backoff.failed(error, at: now)
            slots[slot] = old.map { .open($0) } ?? .empty
            return (waiters, nil)
        }
    }

    /// One caller less. When he found the connection lost, those that nobody uses are given up with it: what else was lost is found out now,
    /// and not by one caller after the other.
    ///
    /// - Returns: what is to be closed.
    mutating func giveBack(_ connection: SharedConnection, isSound: Bool) -> [SharedConnection] {
        callers -= 1
        var unused: [SharedConnection] = []
        if !isSound, slots[connection.slot].connection === connection {
            forget(connection.slot)
            for slot in slots.indices {
                guard let other = slots[slot].connection, other.retireIfUnused() else { continue }
                forget(slot)
                unused.append(other)
            }
        }
        if !isSound { _ = connection.retire() }
        return connection.giveBack() ? unused + [connection] : unused
    }

    private mutating func forget(_ slot: Int) {
        if case .opening(_, let waiters) = slots[slot] {
            slots[slot] = .opening(old: nil, waiters)
        } else {
            slots[slot] = .empty
        }
    }

    /// No more callers. What is being opened is closed when it is there.
    ///
    /// - Returns: what is to be closed now; the rest is when its last caller is done.
    mutating func close() -> [SharedConnection] {
        isClosed = true
        let connections = slots.compactMap(\.connection)
        for slot in slots.indices { forget(slot) }
        return connections.filter { $0.retire() }
    }

    static let closed = StoreError(.closed, "the database was closed")
    private static let crowded = StoreError(.busy, "too many callers wait for the database")
}
