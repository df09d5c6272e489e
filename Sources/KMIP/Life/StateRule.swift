/// The states of an object and the transitions between them (KMIP 2.1 section 4.57, figure 1; NIST SP 800-57 part 1 section 7).
///
/// The stored state is the last one that a request wrote; time alone moves an object on from Pre-Active and Active, which
/// ``effective(_:_:now:)`` computes at every read. Nothing is ever written by a read.
public enum StateRule {
    /// The state at an instant, in seconds since 1970.
    public static func effective(_ stored: State, _ dates: LifeDates, now: Int64) -> State {
        var state = stored
        if state == .preActive, let activation = dates.activation, activation <= now { state = .active }
        if state == .active, let deactivation = dates.deactivation, deactivation <= now { state = .deactivated }
        return state
    }

    /// The state of a new object: Active if its activation date is not in the future, Pre-Active otherwise.
    public static func initial(_ dates: LifeDates, now: Int64) -> State {
        dates.activation.map { $0 <= now } == true ? .active : .preActive
    }

    /// The state and dates after an event.
    ///
    /// An occurrence date with a reason that is no compromise is left out: the standard forbids it to clients (KMIP 1.4 section 4.20),
    /// some of whom send it all the same.
    ///
    /// - Parameters:
    ///   - state: The effective state.
    ///   - created: The object's Initial Date, the time of a compromise of which nobody says when it happened.
    /// - Throws: ``KMIPError``: Object Destroyed, Wrong Key Lifecycle State.
    public static func next(
        _ state: State,
        _ dates: LifeDates,
        _ event: ObjectEvent,
        created: Int64,
        now: Int64
    ) throws(KMIPError) -> (state: State, dates: LifeDates) {
        let next = try target(of: event, in: state)
        var dates = dates
        switch event {
        case .activate: dates.activation = now
        case .destroy: dates.destroy = now
        case .revoke(let reason, let occurrence) where reason.isCompromise:
            dates.compromise = now
            dates.compromiseOccurrence = occurrence ?? created
        case .revoke: dates.deactivation = now
        }
        return (next, dates)
    }

    private static func target(of event: ObjectEvent, in state: State) throws(KMIPError) -> State {
        switch (event, state) {
        case (.activate, .preActive): return .active
        case (.revoke(let reason, _), .preActive) where reason.isCompromise: return .compromised
        case (.revoke(let reason, _), .active): return reason.isCompromise ? .compromised : .deactivated
        case (.revoke(let reason, _), .deactivated) where reason.isCompromise: return .compromised
        case (.revoke(let reason, _), .destroyed) where reason.isCompromise: return .destroyedCompromised
        case (.destroy, .preActive), (.destroy, .deactivated): return .destroyed
        case (.destroy, .compromised): return .destroyedCompromised
        case (.destroy, .destroyed), (.destroy, .destroyedCompromised):
            throw KMIPError(.objectDestroyed, "the object is destroyed already")
        default: throw KMIPError(.wrongKeyLifecycleState, "the object is \(state.words), which does not allow this")
        }
    }
}
