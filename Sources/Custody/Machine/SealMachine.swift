import Canonical
import SecretSharing

/// The seal of one server, as a value: events in, effects out. It awaits nothing, knows no clock, no database and no
/// random numbers; time, ids and outcomes come in with the events.
///
/// ```
/// uninitialized ── initialized ──▶ unsealed ◀── opened ── unsealing ◀── a right share ── sealed
///                                     └──────────────── sealRequested ─────────────────────▶
/// ```
/// What outlives the process is ``DurableCustody``. Collected shares live only here, so a crash leaves a sealed server:
/// make the machine anew from the durable part. One task owns the machine and performs the effects in their order.
public struct SealMachine: Sendable {
    private enum State: Sendable {
        case uninitialized
        case sealed(Unseal)
        case unsealed(Opened)
    }

    /// An open vault, and which attempt opened it.
    private struct Opened: Sendable {
        var custody: DurableCustody
        let attempt: UInt64?
        let lastAttempt: UInt64
    }

    private var state: State
    /// The name of the server factor that this server has, if any.
    public private(set) var factorID: Bytes?

    /// Starts sealed, or uninitialized if there is no vault yet.
    ///
    /// - Parameters:
    ///   - custody: What the database holds; nil for an empty one.
    ///   - ceremony: The first unseal's, of no use while there is no vault.
    ///   - factorID: The name of the server factor that this server has, if any.
    public init(custody: DurableCustody?, ceremony: UnsealCeremony, factorID: Bytes? = nil) {
        self.factorID = factorID
        guard let custody else {
            state = .uninitialized
            return
        }
        state = .sealed(
            Unseal(custody: custody, ceremony: ceremony, factorID: factorID, provedEpoch: nil, lastAttempt: 0)
        )
    }

    /// Takes an event and says what to do about it, in order. `now` may go backwards; nothing breaks by it.
    public mutating func handle(_ event: SealEvent, at now: Instant) -> [SealEffect] {
        if case .serverFactorChanged(let id) = event { factorID = id }
        switch state {
        case .uninitialized: return handleUninitialized(event)
        case .sealed(let unseal): return handle(event, sealed: unseal, at: now)
        case .unsealed(let opened): return handle(event, unsealed: opened)
        }
    }

    /// The durable part that the machine goes by; nil while there is no vault.
    public var custody: DurableCustody? {
        switch state {
        case .uninitialized: nil
        case .sealed(let unseal): unseal.custody
        case .unsealed(let opened): opened.custody
        }
    }

    /// What to tell anyone who asks.
    public var status: SealStatus {
        switch state {
        case .uninitialized: SealStatus.uninitialized
        case .sealed(let unseal): SealStatus(unseal)
        case .unsealed(let opened): SealStatus(unsealed: opened.custody)
        }
    }
}

extension SealMachine {
    private mutating func handleUninitialized(_ event: SealEvent) -> [SealEffect] {
        switch event {
        case .submitted, .withdrawn: return [.refuse(.notInitialized)]
        case .droppedAll: return [.answer(.dropped(holders: []))]
        case .initialized(let custody):
            state = .unsealed(Opened(custody: custody, attempt: nil, lastAttempt: 0))
            return [.log(SealLogEntry(.initialized))]
        case .opened(let attempt): return [.discard(attempt: attempt)]
        // A vault that another server made in this database needs a machine made from it.
        case .openFailed, .sealRequested, .custodyChanged, .serverFactorChanged, .autoOpened, .ceremonyRenewed, .tick:
            return []
        }
    }

    private mutating func handle(_ event: SealEvent, sealed before: Unseal, at now: Instant) -> [SealEffect] {
        var unseal = before
        if case .opened(let attempt) = event { return open(unseal, attempt, at: now) }
        if case .autoOpened = event { return autoOpen(unseal, at: now) }
        defer { state = .sealed(unseal) }
        switch event {
        case .submitted(let share): return unseal.submit(share, at: now)
        case .withdrawn(let share): return unseal.withdraw(share, at: now)
        case .droppedAll: return unseal.dropAll(at: now)
        case .openFailed(let attempt, let failure): return unseal.fail(attempt, failure, at: now)
        case .custodyChanged(let custody): return unseal.change(custody, at: now)
        case .ceremonyRenewed(let ceremony):
            unseal.renew(ceremony)
            return []
        case .serverFactorChanged(let id): return unseal.change(factorID: id, at: now)
        case .tick: return unseal.tick(at: now)
        case .opened, .autoOpened, .initialized, .sealRequested: return []
        }
    }

    private mutating func open(_ unseal: Unseal, _ attempt: UInt64, at now: Instant) -> [SealEffect] {
        guard unseal.attempt == attempt else { return [.discard(attempt: attempt)] }
        var unseal = unseal
        let effects = unseal.finish(at: now)
        state = .unsealed(Opened(custody: unseal.custody, attempt: attempt, lastAttempt: unseal.lastAttempt))
        return effects
    }

    /// Shares that were collected meanwhile are right ones, so they confirm their holders all the same.
    private mutating func autoOpen(_ unseal: Unseal, at now: Instant) -> [SealEffect] {
        state = .unsealed(Opened(custody: unseal.custody, attempt: nil, lastAttempt: unseal.lastAttempt))
        let log = SealEffect.log(SealLogEntry(.autoUnsealed))
        return unseal.holders.isEmpty ? [log] : [.confirm(unseal.holders), log]
    }

    private mutating func handle(_ event: SealEvent, unsealed opened: Opened) -> [SealEffect] {
        switch event {
        case .submitted(let share): return late(share, opened.custody)
        case .withdrawn: return [.answer(.alreadyUnsealed(holder: nil))]
        case .droppedAll: return [.answer(.dropped(holders: []))]
        case .opened(let attempt): return attempt == opened.attempt ? [] : [.discard(attempt: attempt)]
        case .sealRequested(let next): return seal(opened, next)
        case .custodyChanged(let custody): return change(opened, custody)
        case .openFailed, .initialized, .serverFactorChanged, .autoOpened, .ceremonyRenewed, .tick: return []
        }
    }

    /// A share that comes after the vault has opened is judged all the same: a right one confirms its holder.
    private func late(_ submitted: SubmittedShare, _ custody: DurableCustody) -> [SealEffect] {
        switch ShareJudge(custody: custody).verdict(submitted) {
        case .refused(let refusal):
            let concerned = ShareJudge(custody: custody).concerned(submitted)
            return [.log(SealLogEntry(refusal.code, holder: concerned)), .refuse(refusal)]
        case .right(_, let holder):
            let log = SealEffect.log(SealLogEntry(.late, holder: holder.name))
            return [.confirm([holder.name]), log, .answer(.alreadyUnsealed(holder: holder.name))]
        }
    }

    private mutating func seal(_ opened: Opened, _ next: UnsealCeremony) -> [SealEffect] {
        let unseal = Unseal(
            custody: opened.custody,
            ceremony: next,
            factorID: factorID,
            provedEpoch: opened.custody.configuration.epoch,
            lastAttempt: opened.lastAttempt
        )
        state = .sealed(unseal)
        return [.forgetKeys, .log(SealLogEntry(.sealed))]
    }

    /// Epochs and revisions of an open vault only rise; an older one comes from a database that was put back.
    private mutating func change(_ opened: Opened, _ custody: DurableCustody) -> [SealEffect] {
        guard custody.configuration.vault == opened.custody.configuration.vault,
            custody.isAtLeastAsNew(as: opened.custody)
        else { return [.log(SealLogEntry(.custodyRefused))] }
        var opened = opened
        opened.custody = custody
        state = .unsealed(opened)
        return []
    }
}
