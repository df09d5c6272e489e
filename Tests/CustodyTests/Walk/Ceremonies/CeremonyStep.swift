/// One thing that happens in a walk over whole ceremonies. Numbers are taken modulo what there is, so every list of steps
/// can be run.
struct CeremonyStep: Hashable, Sendable {
    /// How a holder says what he consents to.
    enum Consent: CaseIterable {
        case sealed, sealedNamed, sealedOther, plainNamed, plainOther, plainBare
    }

    /// What a holder confirms with.
    enum Proof: CaseIterable {
        case right, spoiled, another
    }

    enum Act: Hashable {
        case propose(kind: Int, detail: Int, isFloor: Bool, hours: Int)
        /// A share of the epoch that the server goes by (0) or of any other: for the ceremony, or for the unseal of a sealed
        /// server.
        case share(epoch: Int, holder: Int, fault: WalkStep.Fault, consent: Consent, isWithdrawal: Bool)
        case confirm(holder: Int, proof: Proof)
        /// An earlier request comes again, at this server.
        case replay(Int)
        case commit
        case abort
        case tick(hours: Int)
        /// The server notices what the database has.
        case look
        /// The server goes on with what it had put off.
        case work
        /// The outcome of a stage, that of an earlier one or one that was told before.
        case outcome(attempt: Int, isDone: Bool)
        case seal
        case write(object: Int)
        case rewrap(objects: Int)
        case purge
        /// Someone alters one bit in the database or a share and tries to open.
        case tamper(part: Int, bit: Int)
    }

    /// What goes wrong on the way.
    enum Trouble: Hashable {
        case none
        /// The server dies after so many boundaries between effects and around transactions.
        case crash(after: Int)
        /// Transactions do not reach the database.
        case requestLost
        /// Transactions are done, and the server does not learn of it.
        case answerLost
        /// The server puts off opening and staging.
        case late
    }

    let act: Act
    let server: Int
    let trouble: Trouble
}

extension CeremonyStep: CustomStringConvertible {
    /// Without the names of the types.
    var description: String {
        ["CustodyTests.", "CeremonyStep.", "WalkStep.", "Act.", "Fault.", "Consent.", "Proof.", "Trouble."]
            .reduce("server \(server): \(act), trouble \(trouble)") { $0.replacing($1, with: "") }
    }
}

extension CeremonyStep {
    static func random(using generator: inout some RandomNumberGenerator) -> CeremonyStep {
        CeremonyStep(
            act: act(&generator),
            server: Int.random(in: 0..<3, using: &generator) == 0 ? 1 : 0,
            trouble: trouble(&generator)
        )
    }

    private static func trouble(_ generator: inout some RandomNumberGenerator) -> Trouble {
        switch Int.random(in: 0..<120, using: &generator) {
        case 0..<3: .crash(after: Int.random(in: 0..<9, using: &generator))
        case 3..<6: .requestLost
        case 6..<9: .answerLost
        case 9..<19: .late
        default: .none
        }
    }

    private static func act(_ generator: inout some RandomNumberGenerator) -> Act {
        switch Int.random(in: 0..<1_000, using: &generator) {
        case 0..<70: return propose(&generator)
        case 70..<540: return share(&generator)
        case 540..<730:
            let isRight = Int.random(in: 0..<6, using: &generator) > 0
            let proof = isRight ? .right : Proof.allCases.randomElement(using: &generator) ?? .right
            return .confirm(holder: Int.random(in: 0..<16, using: &generator), proof: proof)
        case 730..<770: return .replay(Int.random(in: 0..<16, using: &generator))
        case 770..<850: return .commit
        case 850..<855: return .abort
        case 855..<890: return .tick(hours: Int.random(in: -6..<9, using: &generator))
        case 890..<930: return .look
        case 930..<945: return .work
        case 945..<950:
            return .outcome(attempt: .random(in: 0..<4, using: &generator), isDone: .random(using: &generator))
        case 950..<956: return .seal
        case 956..<966: return .write(object: Int.random(in: 0..<8, using: &generator))
        case 966..<984: return .rewrap(objects: Int.random(in: 1..<4, using: &generator))
        case 984..<990: return .purge
        default:
            return .tamper(
                part: Int.random(in: 0..<4, using: &generator),
                bit: Int.random(in: 0..<65_536, using: &generator)
            )
        }
    }

    private static func propose(_ generator: inout some RandomNumberGenerator) -> Act {
        .propose(
            kind: Int.random(in: 0..<40, using: &generator),
            detail: Int.random(in: 0..<64, using: &generator),
            isFloor: Bool.random(using: &generator),
            hours: Int.random(in: 1..<48, using: &generator)
        )
    }

    private static func share(_ generator: inout some RandomNumberGenerator) -> Act {
        let isRight = Int.random(in: 0..<6, using: &generator) > 0
        let isAgreed = Int.random(in: 0..<8, using: &generator) > 0
        let isCurrent = Int.random(in: 0..<10, using: &generator) > 0
        return .share(
            epoch: isCurrent ? 0 : Int.random(in: 1..<64, using: &generator),
            holder: Int.random(in: 0..<16, using: &generator),
            fault: isRight ? .none : WalkStep.Fault.allCases.randomElement(using: &generator) ?? .none,
            consent: isAgreed
                ? (Bool.random(using: &generator) ? .sealed : .plainNamed)
                : Consent.allCases.randomElement(using: &generator) ?? .sealed,
            isWithdrawal: Int.random(in: 0..<16, using: &generator) == 0
        )
    }
}
