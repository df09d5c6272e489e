import Canonical
import Operations
import Synchronization
import Throttle

/// Who failed or asked how often, in this process. A caller without an address (a socket of this machine) is not counted.
public final class RequestLimits: Sendable {
    private let clock: any WallClock
    private let credentials = SharedRateLimiter<String>(Limits.credentialFailures)
    /// By caller and login, and by caller: apart from the addresses and from one another, so that invented logins make it forget neither.
    private let headers = SharedRateLimiter<String>(Limits.credentialFailures)
    private let callerHeaders = SharedRateLimiter<String>(Limits.callerHeaderFailures)
    private let shares = SharedRateLimiter<String>(Limits.shareFailures)
    private let addressShares = SharedRateLimiter<String>(Limits.addressShareFailures)
    private let guesses = SharedRateLimiter<String>(Limits.birthGuesses)
    private let requests: SharedRateLimiter<String>?
    /// Credentials of KMIP's headers that were found good.
    private let good = Mutex<Set<Digest>>([])

    public init(_ options: FaceOptions) {
        clock = options.clock
        requests = options.requestRate.map { SharedRateLimiter(.perSecond($0)) }
    }

    var countsRequests: Bool { requests != nil }

    /// Counts a request. Throws `rate-limited` when the caller asked too often.
    func countRequest(of caller: String) throws(OperationError) {
        guard let requests else { return }
        try Self.check(requests.take(caller, at: clock.now()), "There were too many requests")
    }

    /// Whether too many bad credentials came from this address.
    func areCredentialsRefused(from address: String) -> Bool {
        if credentials.isEmpty { return false }
        return if case .refused = credentials.look(AddressKey.of(address), at: clock.now()) { true } else { false }
    }

    /// Throws `rate-limited` when too many bad credentials came from this address.
    func checkCredentials(from address: String) throws(OperationError) {
        let verdict = credentials.look(AddressKey.of(address), at: clock.now())
        try Self.check(verdict, "Too many bad credentials came from this address")
    }

    func countBadCredential(from address: String) {
        _ = credentials.take(AddressKey.of(address), at: clock.now())
    }

    /// Throws `rate-limited` when too many bad credentials came in headers: of this login from this caller, from this caller at all, or from a
    /// stranger's address.
    func checkHeader(of login: Digest, from source: HeaderSource) throws(OperationError) {
        switch source {
        case .address(let address): try checkCredentials(from: address)
        case .caller(let caller):
            let (now, reason) = (clock.now(), "There were too many bad credentials")
            try Self.check(callerHeaders.look(caller, at: now), reason)
            try Self.check(headers.look("\(caller) \(login.hex)", at: now), reason)
        }
    }

    func countBadHeader(of login: Digest, from source: HeaderSource) {
        switch source {
        case .address(let address): countBadCredential(from: address)
        case .caller(let caller):
            let now = clock.now()
            _ = callerHeaders.take(caller, at: now)
            _ = headers.take("\(caller) \(login.hex)", at: now)
        }
    }

    /// Whether this credential of a header was found good before. It may have ended meanwhile.
    func remembers(_ shown: Digest) -> Bool { good.withLock { $0.contains(shown) } }

    func remember(_ shown: Digest) {
        good.withLock { good in
            if good.count >= Limits.goodCredentials { good.removeAll(keepingCapacity: true) }
            good.insert(shown)
        }
    }

    /// Throws `rate-limited` when too many wrong shares came from this address, or of this share's holder from there.
    func checkShare(_ share: String, from address: String) throws(OperationError) {
        let (key, now) = (AddressKey.of(address), clock.now())
        try Self.check(shares.look(key + " " + share, at: now), "Too many wrong shares came of this holder")
        try Self.check(addressShares.look(key, at: now), "Too many wrong shares came from this address")
    }

    func countWrongShare(_ share: String, from address: String) {
        let (key, now) = (AddressKey.of(address), clock.now())
        _ = shares.take(key + " " + share, at: now)
        _ = addressShares.take(key, at: now)
    }

    /// Throws `rate-limited` when too many idempotency keys were tried by which there is no answer of the vault's making.
    func checkGuess(by key: String) throws(OperationError) {
        try Self.check(guesses.look(key, at: clock.now()), "There were too many requests of this kind")
    }

    func countGuess(by key: String) { _ = guesses.take(key, at: clock.now()) }

    private static func check(_ verdict: RateVerdict, _ reason: String) throws(OperationError) {
        guard case .refused(let seconds) = verdict else { return }
        throw OperationError(
            .rateLimited,
            "\(reason); try again in \(seconds) seconds.",
            facts: ["retryAfter": .number(UInt64(clamping: seconds))]
        )
    }
}
