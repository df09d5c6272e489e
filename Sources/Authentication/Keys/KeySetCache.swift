import Canonical

/// When an issuer's key set is used, fetched, waited for: the decisions, without clock, keys or network.
///
/// Whoever holds one does what the effect says and tells how a fetch ended; at most one runs at a time.
struct KeySetCache: Sendable {
    enum Event: Hashable, Sendable {
        /// A token names a key; the set that is held has it, or not.
        case wanted(isKnown: Bool)
        /// The same token after a fetch that it waited for.
        case wantedAgain(isKnown: Bool)
        case fetched
        case failed
    }

    enum Effect: Hashable, Sendable {
        case use
        /// Use the set, and fetch a new one beside it.
        case useAndFetch
        /// Fetch, and ask again when that ended.
        case fetchAndWait
        /// Ask again when the running fetch ended.
        case wait
        /// The issuer has no such key.
        case unknownKey
        case unavailable
        case none
    }

    let times: KeySetTimes
    private var fetched: Instant?
    private var lastStart: Instant?
    private var isFetching = false
    private var hasFailed = false

    init(times: KeySetTimes) {
        self.times = times
    }

    mutating func handle(_ event: Event, at now: Instant) -> Effect {
        switch event {
        case .wanted(let isKnown): return wanted(isKnown && isUsable(now), now)
        case .wantedAgain(let isKnown):
            if isKnown && isUsable(now) { return .use }
            return hasFailed || !isUsable(now) ? .unavailable : .unknownKey
        case .fetched:
            (fetched, isFetching, hasFailed) = (now, false, false)
            return .none
        case .failed:
            (isFetching, hasFailed) = (false, true)
            return .none
        }
    }

    private mutating func wanted(_ isKnown: Bool, _ now: Instant) -> Effect {
        if isKnown { return isOlder(than: times.refreshAfter, now) && start(now) ? .useAndFetch : .use }
        if isFetching { return .wait }
        if start(now) { return .fetchAndWait }
        return hasFailed || !isUsable(now) ? .unavailable : .unknownKey
    }

    /// Takes the right to fetch, if there is one now. A clock that was set back does not hold it up.
    private mutating func start(_ now: Instant) -> Bool {
        if isFetching { return false }
        if let lastStart, lastStart <= now, now < lastStart.adding(seconds: times.apart) { return false }
        lastStart = now
        isFetching = true
        return true
    }

    private func isUsable(_ now: Instant) -> Bool { fetched != nil && !isOlder(than: times.kept, now) }

    private func isOlder(than seconds: Int64, _ now: Instant) -> Bool {
        guard let fetched else { return true }
        return now >= fetched.adding(seconds: seconds)
    }
}
