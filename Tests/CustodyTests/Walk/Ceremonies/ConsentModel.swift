import Canonical
import Custody
import SecretSharing

/// What the machine of a changing ceremony should do, said as plainly as possible: sets, counts and lines of text.
struct ConsentModel {
    private(set) var custody: DurableCustody
    private(set) var ceremony: OpenCeremony
    private(set) var collected: [SharePosition: String] = [:]
    private(set) var attempt: UInt64?
    private var attempts: UInt64 = 0
    private var triesAgain = false
    let proposal: Digest

    init(custody: DurableCustody, ceremony: OpenCeremony) {
        self.custody = custody
        self.ceremony = ceremony
        proposal = ceremony.proposal.digest
    }

    var isOver: Bool { ![.open, .staged].contains(ceremony.state) }

    var holders: [String] { collected.sorted { $0.key < $1.key }.map(\.value) }

    var missing: [Int] {
        custody.configuration.groups.map { group in
            let have = collected.keys.filter { $0.group == group.number }.count
            return ceremony.state == .open ? max(0, Int(group.threshold) - have) : 0
        }
    }

    /// Whether the shares at hand are enough for what the ceremony does.
    var isEnough: Bool {
        let complete = custody.configuration.groups.map(\.number).filter { missing[Int($0) - 1] == 0 }
        guard complete.count >= Int(custody.configuration.groupThreshold) else { return false }
        return ![.replaceShare, .enrol].contains(ceremony.proposal.kind)
            || complete.contains(ceremony.target?.group ?? 0)
    }

    /// The holders of what is staged.
    private var newHolders: [String] {
        switch ceremony.proposal.kind {
        case .rekey, .rotate: ceremony.stagedCustody?.roster.holders.map(\.name) ?? []
        case .replaceShare, .enrol:
            ceremony.stagedCustody?.roster.holders.filter { $0.position == ceremony.target }.map(\.name) ?? []
        default: []
        }
    }

    var confirmed: [String] { newHolders.filter(ceremony.confirmed.contains).sorted() }

    var unconfirmed: [String] { newHolders.filter { !ceremony.confirmed.contains($0) }.sorted() }

    var mayCommit: Bool {
        guard ceremony.state == .staged else { return false }
        if unconfirmed.isEmpty { return true }
        guard [.rekey, .rotate].contains(ceremony.proposal.kind), ceremony.proposal.confirmations == .floor,
            let next = ceremony.stagedCustody
        else { return false }
        let safe = next.configuration.groups.filter { group in
            let members = next.roster.holders.filter { $0.position.group == group.number }.map(\.name)
            let proven = members.filter(ceremony.confirmed.contains).count
            return proven == members.count || proven > Int(group.threshold)
        }
        return safe.count >= Int(next.configuration.groupThreshold)
    }
}

extension ConsentModel {
    mutating func submit(_ handed: HandedShare, at now: Instant) -> [String] {
        if let ended = ended(at: now) { return ended }
        if let refusal = handed.refusal(by: custody) ?? handed.refusal(for: proposal) { return ["refuse \(refusal)"] }
        if ceremony.state == .staged { return ["log share-late \(handed.holder)", "refuse ceremony-staged"] }
        let isNew = collected.updateValue(handed.holder, forKey: handed.share.position) == nil
        let answer = "\(handed.holder), missing \(missing)"
        let lines =
            isNew
            ? ["log share-accepted \(handed.holder)", "answer accepted \(answer)"] : ["answer duplicate \(answer)"]
        return lines + tryToStage()
    }

    mutating func withdraw(_ handed: HandedShare, at now: Instant) -> [String] {
        if let ended = ended(at: now) { return ended }
        if let refusal = handed.refusal(by: custody) { return ["refuse \(refusal)"] }
        if ceremony.state == .staged || attempt != nil { return ["refuse ceremony-staged"] }
        guard collected.removeValue(forKey: handed.share.position) != nil else {
            return ["refuse share-not-collected"]
        }
        return ["log share-withdrawn \(handed.holder)", "answer withdrawn \(handed.holder)"]
    }

    mutating func stageDone(_ number: UInt64, _ staged: OpenCeremony) -> [String] {
        let isCurrent = attempt == number
        if isCurrent { attempt = nil }
        let lines = adopt(staged)
        return isCurrent && ceremony.state == .staged ? lines + ["answer staged, unconfirmed \(unconfirmed)"] : lines
    }

    mutating func stageFailed(_ number: UInt64, _ failure: StageFailure) -> [String] {
        guard attempt == number else { return [] }
        attempt = nil
        triesAgain = failure == .conflict || failure == .unavailable
        return ["refuse \(failure.code)"]
    }

    mutating func confirm(_ holder: String, isRight: Bool, at now: Instant) -> [String] {
        if let ended = ended(at: now) { return ended }
        if ceremony.state == .open { return ["refuse not-staged"] }
        guard newHolders.contains(holder) else { return ["refuse not-found"] }
        if !isRight { return ["refuse confirmation-wrong"] }
        let rest = unconfirmed.filter { $0 != holder }
        if confirmed.contains(holder) { return ["answer already confirmed \(holder), unconfirmed \(rest)"] }
        return ["record \(holder)", "log share-confirmed \(holder)", "answer confirmed \(holder), unconfirmed \(rest)"]
    }

    mutating func commit(at now: Instant) -> [String] {
        if ceremony.state == .finished { return ["answer already committed"] }
        if let ended = ended(at: now) { return ended }
        if ceremony.state == .open { return ["refuse not-staged"] }
        return mayCommit ? ["commit"] : ["refuse unconfirmed \(unconfirmed)"]
    }

    func abort() -> [String] {
        switch ceremony.state {
        case .open, .staged: ["abort"]
        case .finished: ["refuse ceremony-finished"]
        case .aborted: ["answer already aborted"]
        case .expired: ["refuse ceremony-expired"]
        }
    }

    mutating func tick(at now: Instant) -> [String] {
        if isDue(at: now) { return expire() + ["expire"] }
        return ceremony.state == .open && triesAgain ? tryToStage() : []
    }

    mutating func change(_ changed: OpenCeremony, _ durable: DurableCustody) -> [String] {
        let lines = adopt(changed)
        custody = durable
        return lines
    }
}

extension ConsentModel {
    func isDue(at now: Instant) -> Bool { !isOver && attempt == nil && now >= ceremony.expires }

    private mutating func ended(at now: Instant) -> [String]? {
        switch ceremony.state {
        case .finished, .aborted: ["refuse ceremony-finished"]
        case .expired: ["refuse ceremony-expired"]
        case .open, .staged: isDue(at: now) ? expire() + ["refuse ceremony-expired", "expire"] : nil
        }
    }

    private mutating func expire() -> [String] {
        let gone = holders
        forget()
        return gone.map { "log share-expired \($0)" }
    }

    private mutating func forget() {
        collected = [:]
        attempt = nil
        triesAgain = false
    }

    private mutating func tryToStage() -> [String] {
        guard attempt == nil, isEnough else { return [] }
        attempts += 1
        attempt = attempts
        triesAgain = false
        return ["stage \(attempts)"]
    }

    /// The database of a walk only goes forward.
    private mutating func adopt(_ changed: OpenCeremony) -> [String] {
        let isNew = changed.state != ceremony.state
        ceremony = changed
        if isNew { forget() }
        return isNew ? ["log ceremony-\(changed.state.rawValue)"] : []
    }
}
