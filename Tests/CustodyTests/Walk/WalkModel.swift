import Canonical
import Custody
import SecretSharing

/// What the machine should do, said as plainly as possible: sets, counts and lines of text.
struct WalkModel {
    struct Share {
        let epoch: Int
        let holder: String
        var deadline: Instant
    }

    let world: WalkWorld
    /// What the database holds; nil while there is no vault.
    private(set) var stored: Int?
    /// What the machine goes by.
    private(set) var variant: Int?
    private(set) var isOpen = false
    private(set) var collected: [SharePosition: Share] = [:]
    private(set) var attempt: UInt64?
    private var attempts: UInt64 = 0
    private var openedBy: UInt64?
    private var awaitsDatabase = false
    private var provedEpoch: Int?
    private var expires: Instant

    init(_ world: WalkWorld, stored: Int?, expires: Instant) {
        self.world = world
        self.stored = stored
        self.variant = stored
        self.expires = expires
    }

    var epoch: Int { variant.map { world.variants[$0].epoch } ?? 0 }

    /// After a crash nothing is left but what is stored.
    mutating func crash(expires: Instant) { self = WalkModel(world, stored: stored, expires: expires) }

    var missing: [Int] {
        guard let variant else { return [] }
        return world.variants[variant].custody.configuration.groups.map { group in
            let have = collected.keys.filter { $0.group == group.number }.count
            return isOpen ? 0 : max(0, Int(group.threshold) - have)
        }
    }

    var state: SealStatus.State {
        if variant == nil { return .uninitialized }
        if isOpen { return .unsealed }
        return collected.isEmpty ? .sealed : .unsealing
    }

    private var isSatisfied: Bool {
        guard let variant else { return false }
        let needed = Int(world.variants[variant].custody.configuration.groupThreshold)
        return missing.filter { $0 == 0 }.count >= needed
    }
}

extension WalkModel {
    mutating func initialize() -> [String] {
        guard stored == nil else { return [] }
        stored = 0
        variant = 0
        isOpen = true
        return ["log initialized"]
    }

    mutating func seal(expires: Instant) -> [String] {
        guard isOpen else { return [] }
        isOpen = false
        provedEpoch = epoch
        openedBy = nil
        awaitsDatabase = false
        self.expires = expires
        return ["forget keys", "log sealed"]
    }

    mutating func renew(expires: Instant) {
        if !isOpen { self.expires = expires }
    }

    mutating func dropAll() -> [String] {
        let holders = self.holders
        let wasSealed = variant != nil && !isOpen
        collected = [:]
        if wasSealed { attempt = nil }
        return (wasSealed ? ["log shares-dropped"] : []) + ["answer dropped \(holders)"]
    }

    mutating func change(to new: Int) -> [String] {
        guard let old = variant else { return [] }
        stored = new
        let newEpoch = world.variants[new].epoch
        if isOpen {
            if newEpoch < world.variants[old].epoch { return ["log older-epoch-ignored"] }
            variant = new
            return []
        }
        if let provedEpoch, newEpoch < provedEpoch { return ["log older-epoch-ignored"] }
        variant = new
        let judge = self
        let gone = drop { judge.refusal($0.epoch, $0.holder, .none) != nil }
        attempt = nil
        return gone.map { "log share-outdated \($0)" } + tryToOpen()
    }

    mutating func tick(at now: Instant) -> [String] {
        guard variant != nil, !isOpen else { return [] }
        var lines = expire(at: now)
        if awaitsDatabase { lines += tryToOpen() }
        return lines + (now >= expires ? ["renew ceremony"] : [])
    }

    mutating func outcome(_ number: UInt64, _ outcome: WalkStep.Outcome) -> [String] {
        if outcome == .opened {
            if isOpen { return number == openedBy ? [] : ["discard \(number)"] }
            guard number == attempt else { return ["discard \(number)"] }
            let confirmed = holders.joined(separator: " ")
            isOpen = true
            openedBy = number
            attempt = nil
            collected = [:]
            return ["confirm \(confirmed)", "record", "log unsealed", "answer unsealed"]
        }
        guard !isOpen, number == attempt else { return [] }
        attempt = nil
        awaitsDatabase = outcome == .unavailable
        return ["refuse \(code(outcome))"]
    }

    mutating func submit(_ epoch: Int, _ staged: StagedShare, _ fault: WalkStep.Fault, at now: Instant) -> [String] {
        guard variant != nil else { return ["refuse not-initialized"] }
        let holder = staged.holder.name
        let expired = isOpen ? [] : expire(at: now)
        if let refusal = refusal(epoch, holder, fault) { return expired + ["refuse \(refusal)"] }
        if isOpen { return ["confirm \(holder)", "log share-late \(holder)", "answer already unsealed, \(holder)"] }
        let isNew = collected[staged.holder.position] == nil
        let deadline = now.adding(seconds: 12 * 3_600)
        collected[staged.holder.position] = Share(epoch: epoch, holder: holder, deadline: deadline)
        let lines =
            isNew
            ? ["log share-accepted \(holder)", "answer accepted \(holder), missing \(missing)"]
            : ["answer duplicate \(holder), missing \(missing)"]
        return expired + lines + tryToOpen()
    }

    mutating func withdraw(_ epoch: Int, _ staged: StagedShare, _ fault: WalkStep.Fault) -> [String] {
        guard variant != nil else { return ["refuse not-initialized"] }
        if isOpen { return ["answer already unsealed"] }
        let holder = staged.holder.name
        if let refusal = refusal(epoch, holder, fault) { return ["refuse \(refusal)"] }
        guard collected.removeValue(forKey: staged.holder.position) != nil else {
            return ["refuse share-not-collected"]
        }
        attempt = nil
        return ["log share-withdrawn \(holder)", "answer withdrawn \(holder)"] + tryToOpen()
    }
}

extension WalkModel {
    var holders: [String] { collected.sorted { $0.key < $1.key }.map(\.value.holder) }

    /// What is wrong with a share, by the place in the order of faults.
    func refusal(_ shareEpoch: Int, _ holder: String, _ fault: WalkStep.Fault) -> String? {
        guard let variant else { return nil }
        let held = world.variants[variant]
        if fault == .malformed { return "share-malformed" }
        if fault == .otherVault { return "share-of-other-vault" }
        if shareEpoch != held.epoch { return shareEpoch < held.epoch ? "share-of-old-epoch" : "share-of-newer-epoch" }
        if fault == .alteredAnchor || held.isAltered { return "configuration-altered" }
        if [.spoiled, .stranger, .wrongClaim].contains(fault) || held.alteredHolder == holder { return "share-wrong" }
        return fault == .wrongSignature ? "signature-wrong" : nil
    }

    private func code(_ outcome: WalkStep.Outcome) -> String {
        switch outcome {
        case .opened: "unsealed"
        case .configurationAltered: "configuration-altered"
        case .wrapDamaged: "wrap-damaged"
        case .unavailable: "database-unavailable"
        case .rolledBack: "rolled-back"
        }
    }

    private mutating func expire(at now: Instant) -> [String] {
        attempt == nil ? drop { $0.deadline <= now }.map { "log share-expired \($0)" } : []
    }

    private mutating func drop(_ isGone: (Share) -> Bool) -> [String] {
        let gone = collected.filter { isGone($0.value) }.sorted { $0.key < $1.key }
        for (position, _) in gone { collected[position] = nil }
        return gone.map(\.value.holder)
    }

    private mutating func tryToOpen() -> [String] {
        guard attempt == nil, isSatisfied else { return [] }
        attempts += 1
        attempt = attempts
        awaitsDatabase = false
        return ["attempt \(attempts)"]
    }
}
