import Canonical
import JWTKit
import Logging
import Synchronization

/// Holds one issuer's keys and does what `KeySetCache` decides.
final class KeySetSource: Sendable {
    private struct State {
        var cache: KeySetCache
        var keys: IssuerKeys?
        var running: Task<Void, Never>?
    }

    private enum Answer {
        case use(IssuerKeys)
        case wait(Task<Void, Never>)
        case refuse(AuthenticationError)
    }

    let issuer: Issuer
    private let fetcher: any KeySetFetching
    private let clock: any WallClock
    private let logger: Logger
    private let state: Mutex<State>

    init(_ issuer: Issuer, times: KeySetTimes, fetcher: any KeySetFetching, clock: any WallClock, logger: Logger) {
        self.issuer = issuer
        self.fetcher = fetcher
        self.clock = clock
        self.logger = logger
        state = Mutex(State(cache: KeySetCache(times: times)))
    }

    /// The set that a token which was verified before is still good by; nil if there is none now. Fetches beside it
    /// when it is time to.
    func digest() -> Digest? {
        guard case .use(let keys) = answer({ _ in true }, isAgain: false) else { return nil }
        return keys.digest
    }

    /// - Throws: `token-unknown-key`, `issuer-unavailable`.
    func verifiers(
        named name: String?,
        _ algorithm: TokenAlgorithm
    ) async throws(AuthenticationError) -> (verifiers: [any JWTAlgorithm], digest: Digest) {
        let isKnown: @Sendable (IssuerKeys) -> Bool = { !$0.verifiers(named: name, algorithm).isEmpty }
        var current = answer(isKnown, isAgain: false)
        if case .wait(let running) = current {
            await running.value
            current = answer(isKnown, isAgain: true)
        }
        switch current {
        case .use(let keys): return (keys.verifiers(named: name, algorithm), keys.digest)
        case .refuse(let error): throw error
        case .wait: throw unavailable
        }
    }

    private func answer(_ isKnown: @Sendable (IssuerKeys) -> Bool, isAgain: Bool) -> Answer {
        let now = clock.now()
        return state.withLock { state in
            let known = state.keys.map(isKnown) ?? false
            let effect = state.cache.handle(isAgain ? .wantedAgain(isKnown: known) : .wanted(isKnown: known), at: now)
            if effect == .useAndFetch || effect == .fetchAndWait { state.running = Task { await self.fetch() } }
            switch effect {
            case .use, .useAndFetch: return state.keys.map { .use($0) } ?? .refuse(unavailable)
            case .fetchAndWait, .wait: return state.running.map { .wait($0) } ?? .refuse(unavailable)
            case .unknownKey: return .refuse(unknownKey)
            case .unavailable, .none: return .refuse(unavailable)
            }
        }
    }

    private func fetch() async {
        do {
            let keys = try await IssuerKeys(json: fetcher.fetch())
            let isNew = ended(with: keys)
            if isNew { logger.info("an issuer's keys are new", metadata: ["issuer": "\(issuer.name)"]) }
        } catch {
            ended(with: nil)
            logger.warning(
                "an issuer's keys could not be fetched; the last good ones stay",
                metadata: ["issuer": "\(issuer.name)", "error": "\(error)"]
            )
        }
    }

    @discardableResult
    private func ended(with keys: IssuerKeys?) -> Bool {
        let now = clock.now()
        return state.withLock { state in
            state.running = nil
            guard let keys else { return state.cache.handle(.failed, at: now) == .use }
            _ = state.cache.handle(.fetched, at: now)
            defer { state.keys = keys }
            return state.keys?.digest != keys.digest
        }
    }

    private var unknownKey: AuthenticationError {
        AuthenticationError(.tokenUnknownKey, "\(issuer.name) publishes no key that this token names; get a new token.")
    }

    private var unavailable: AuthenticationError {
        AuthenticationError(.issuerUnavailable, "The keys of \(issuer.name) cannot be fetched now; try again soon.")
    }
}
