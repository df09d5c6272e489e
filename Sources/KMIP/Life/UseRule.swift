/// For what an object may be used now: its state, its usage mask, Process Start Date and Protect Stop Date (KMIP 2.1 sections 4.17, 4.40, 4.41, 4.57).
///
/// Every operation that uses an object asks it: what encrypts, signs, wraps or derives with it protects, what decrypts, verifies or unwraps processes.
/// What the object does not say is not limited. That a deactivated or compromised object should be used under extraordinary circumstances only is for
/// its owner to see to, who grants such use.
public struct UseRule: Sendable {
    private let state: State
    private let mask: CryptographicUsageMask?
    private let processStart: Int64?
    private let protectStop: Int64?
    private let now: Int64

    /// - Parameters:
    ///   - state: the effective state at the moment.
    ///   - now: seconds since 1970.
    public init(_ attributes: Attributes, in state: State, now: Int64) {
        self.state = state
        self.now = now
        mask = attributes.cryptographicUsageMask
        processStart = attributes.processStartDate
        protectStop = attributes.protectStopDate
    }

    /// Whether protection may be applied.
    public var mayProtect: Bool { state == .active && now < protectStop ?? .max }

    /// Whether what is protected may be processed.
    public var mayProcess: Bool {
        switch state {
        case .preActive, .destroyed, .destroyedCompromised: false
        case .active, .deactivated, .compromised: processStart ?? .min <= now
        }
    }

    /// Whether the object's mask has all of this use, or is Unrestricted (section 12.1).
    public func isFor(_ use: CryptographicUsageMask) -> Bool {
        guard let mask else { return true }
        return mask.isSuperset(of: use) || mask.contains(.unrestricted)
    }

    /// Whether state and dates allow this use now, whatever the mask says. To give the object out (Export) is no use in this sense.
    public func allowsNow(_ use: CryptographicUsageMask) -> Bool {
        let protects = !use.isDisjoint(with: .protecting)
        let processes = !use.subtracting(.protecting.union(.export)).isEmpty
        return (!protects || mayProtect) && (!processes || mayProcess)
    }

    /// - Parameter use: what is done with the object, one bit or several.
    /// - Throws: Incompatible Cryptographic Usage Mask, Wrong Key Lifecycle State.
    public func require(_ use: CryptographicUsageMask) throws(KMIPError) {
        guard isFor(use) else {
            let lacking = use.subtracting(mask ?? []).names.joined(separator: ", ")
            throw KMIPError(
                .incompatibleCryptographicUsageMask,
                "the object is not for this use: its CryptographicUsageMask has no \(lacking)"
            )
        }
        guard !allowsNow(use) else { return }
        switch state {
        case .active:
            throw KMIPError(.wrongKeyLifecycleState, "the object's dates do not allow this use now")
        case .preActive:
            throw KMIPError(
                .wrongKeyLifecycleState,
                "the object is \(state.words), which does not allow this use: activate it first"
            )
        default: throw KMIPError(.wrongKeyLifecycleState, "the object is \(state.words), which does not allow this use")
        }
    }
}
