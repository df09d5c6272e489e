/// One thing that happens in a walk. Numbers are taken modulo what there is, so every list of steps can be run.
struct WalkStep: Hashable, Sendable {
    /// What is done to a share before it is handed in.
    enum Fault: CaseIterable {
        case none, spoiled, stranger, otherVault, alteredAnchor, wrongClaim, wrongSignature, malformed
    }

    /// How an attempt to open turns out.
    enum Outcome: CaseIterable {
        case opened, configurationAltered, wrapDamaged, unavailable, rolledBack
    }

    enum Act: Hashable {
        case share(epoch: Int, holder: Int, fault: Fault, isWithdrawal: Bool)
        /// Any attempt of this process, the latest first: also one that no longer counts, or was answered before.
        case outcome(attempt: Int, Outcome)
        case dropAll
        case changeCustody(Int)
        case tick(hours: Int)
        case renewCeremony
        case seal
        case initialize
    }

    let act: Act
    /// After so many performed effects the process dies; nil if it lives.
    let crash: Int?
}

extension WalkStep {
    static func random(using generator: inout some RandomNumberGenerator) -> WalkStep {
        let crash = Int.random(in: 0..<40, using: &generator) == 0 ? Int.random(in: 0...4, using: &generator) : nil
        return WalkStep(act: act(&generator), crash: crash)
    }

    private static func act(_ generator: inout some RandomNumberGenerator) -> Act {
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<58: return share(&generator)
        case 58..<78:
            let attempt = Bool.random(using: &generator) ? 0 : Int.random(in: 0..<4, using: &generator)
            let outcome = Bool.random(using: &generator) ? .opened : Outcome.allCases.randomElement(using: &generator)
            return .outcome(attempt: attempt, outcome ?? .opened)
        case 78..<79: return .dropAll
        case 79..<86: return .changeCustody(Int.random(in: 0..<64, using: &generator))
        case 86..<92: return .tick(hours: Int.random(in: 0..<8, using: &generator))
        case 92..<93: return .renewCeremony
        case 93..<98: return .seal
        default: return .initialize
        }
    }

    private static func share(_ generator: inout some RandomNumberGenerator) -> Act {
        let isRight = Int.random(in: 0..<3, using: &generator) > 0
        let isCurrent = Int.random(in: 0..<5, using: &generator) > 0
        return .share(
            // 0 is the epoch that the server goes by, the others are what they are.
            epoch: isCurrent ? 0 : Int.random(in: 1..<16, using: &generator),
            holder: Int.random(in: 0..<16, using: &generator),
            fault: isRight ? .none : Fault.allCases.randomElement(using: &generator) ?? .none,
            isWithdrawal: Int.random(in: 0..<10, using: &generator) == 0
        )
    }
}
