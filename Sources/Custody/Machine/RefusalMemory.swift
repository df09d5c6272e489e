import Canonical

/// Which refusals of an unseal were logged, so that a repetition is not logged again and a flood is not at all.
struct RefusalMemory: Sendable {
    private struct Remembered: Hashable {
        let code: String
        let fingerprint: Digest
    }

    /// What to do about a refusal.
    enum Decision {
        case log
        /// Log it, and that no further one will be.
        case logAsLast
        case stayQuiet
    }

    private var logged = 0
    private var remembered: [Remembered] = []

    /// `fingerprint` tells shares apart; nil for bytes that are none.
    mutating func note(_ code: String, _ fingerprint: Digest?) -> Decision {
        guard logged < CustodyLimits.loggedRefusals else { return .stayQuiet }
        if let fingerprint {
            let refusal = Remembered(code: code, fingerprint: fingerprint)
            if remembered.contains(refusal) { return .stayQuiet }
            if remembered.count == CustodyLimits.rememberedRefusals { remembered.removeFirst() }
            remembered.append(refusal)
        }
        logged += 1
        return logged == CustodyLimits.loggedRefusals ? .logAsLast : .log
    }
}
