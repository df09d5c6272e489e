import Canonical
import Custody
import Keyring
import SecretSharing
import Secrets
import TestSupport

/// Walks through whole ceremonies: two servers with one database, holders with their shares, and a shell that performs the
/// machines' effects by real splitting and wrapping, and may die or lose a message at every boundary.
struct CeremonyWalk {
    /// What the walk found wrong.
    struct Broken: Error {
        let what: String
    }

    struct Crash: Error {}

    static let people = ["ann", "bob", "cem", "dan", "eva", "fay", "gil"]
    static let layouts: [(groups: [SampleEpoch.Group], threshold: Int?)] = [
        ([("owners", 2, ["ann", "bob", "cem"])], nil),
        ([("work", 2, ["ann", "bob", "cem"]), ("data", 1, ["dan", "eva"])], 2),
        ([("work", 2, ["ann", "bob", "cem"]), ("data", 1, ["dan", "eva"])], 1),
        ([("owners", 1, ["dan", "eva"])], nil),
        ([("owners", 2, ["ann", "dan", "eva", "fay"])], nil),
        ([("owners", 1, ["gil"])], nil),
        ([("one", 2, ["ann", "bob"]), ("two", 1, ["cem"]), ("three", 2, ["dan", "eva", "fay"])], 2),
    ]

    let random: SeededRandom
    /// Each holder's own key.
    let keys: [String: Keyring]
    let values: [SecretBytes]

    var store: ModelStore
    var truth: CeremonyTruth
    var servers: [ModelServer] = []
    /// Shares that their holders have fetched and decrypted.
    var fetched: [Epoch: [String: Share]] = [:]
    var requests: [CeremonyRequest] = []
    var now = Scene.start
    /// The trouble of this step, and how many boundaries are left until the crash.
    var trouble = CeremonyStep.Trouble.none
    var boundaries: Int?
    /// What was reached, so that a walk that does nothing is noticed.
    var reached: Set<String> = []
    /// What was said and logged.
    var texts: Set<String> = []

    init(seed: UInt64) throws {
        let random = SeededRandom(seed: seed)
        self.random = random
        var keys: [String: Keyring] = [:]
        for name in Self.people {
            keys[name] = Keyring(current: try .random(generation: MasterGeneration(1), random), random: random)
        }
        self.keys = keys
        values = (0..<3).map { _ in random.secret(24) }
        (store, truth) = try Self.vault(random, keys, values)
        try begin()
    }

    /// Runs all steps and says what went wrong first.
    mutating func failure(of steps: [CeremonyStep]) -> String? {
        for (place, step) in steps.enumerated() {
            do {
                try run(step)
            } catch let broken as Broken {
                return "step \(place), \(step): \(broken.what)"
            } catch {
                return "step \(place), \(step): threw \(error)"
            }
        }
        do { try scanTexts() } catch { return "at the end, \(error)" }
        return nil
    }

    private mutating func run(_ step: CeremonyStep) throws {
        trouble = step.trouble
        boundaries = if case .crash(let after) = step.trouble { after } else { nil }
        do {
            try act(step.act, step.server)
        } catch is Crash {
            try restart(step.server)
        }
        // A crash that was to come later comes now.
        if boundaries != nil { try restart(step.server) }
        if store.rows.wraps.isEmpty { try beginAnew() }
    }

    private mutating func act(_ act: CeremonyStep.Act, _ s: Int) throws {
        switch act {
        case .propose(let kind, let detail, let isFloor, let hours): try propose(kind, detail, isFloor, hours, s)
        case .share(let epoch, let holder, let fault, let consent, let isWithdrawal):
            try share(epoch, holder, fault, consent, isWithdrawal, s)
        case .confirm(let holder, let proof): try confirm(holder, proof, s)
        case .replay(let number): try replay(number, s)
        case .commit:
            let time = now
            try consent(s, .commitRequested) { $0.commit(at: time) }
        case .abort: try consent(s, .abortRequested) { $0.abort() }
        case .tick(let hours): try tick(hours, s)
        case .look: try look(s)
        case .work: try work(s)
        case .outcome(let attempt, let isDone): try outcome(UInt64(attempt), isDone, s)
        case .seal: try seal(s)
        case .write(let object): try write(object, s)
        case .rewrap(let objects): try rewrap(objects, s)
        case .purge: try purge(s)
        case .tamper(let part, let bit): try tamper(part, bit)
        }
    }

    private mutating func tick(_ hours: Int, _ s: Int) throws {
        now = now.adding(seconds: Int64(hours) * 3_600)
        let time = now
        try consent(s, .tick) { $0.tick(at: time) }
        try perform(servers[s].seal.handle(.tick, at: now), s)
    }

    /// The server does what it has put off; what went stale meanwhile shows then.
    private mutating func work(_ s: Int) throws {
        for attempt in servers[s].openings {
            servers[s].openings.removeFirst()
            try open(attempt, s)
        }
        for attempt in servers[s].stages {
            if !servers[s].stages.isEmpty { servers[s].stages.removeFirst() }
            try stage(attempt, s)
        }
    }
}

extension CeremonyWalk {
    /// Two servers start with the vault, open at the first one as after its initialization.
    mutating func begin() throws {
        let custody = try store.rows.custody()
        let epoch = store.rows.vault.epoch
        let shares = try Samples.some(truth.epochs[epoch]).shares
        fetched = [epoch: Dictionary(uniqueKeysWithValues: shares)]
        servers = [ModelServer(custody, try unsealCeremony()), ModelServer(custody, try unsealCeremony())]
        for s in servers.indices {
            for (holder, share) in shares {
                let handed = HandedShare(share: share, holder: holder, fault: .none, channel: .plain, proposal: nil)
                try unseal(handed, s)
            }
        }
    }

    mutating func restart(_ s: Int) throws {
        boundaries = nil
        servers[s] = ModelServer(try store.rows.custody(), try unsealCeremony())
        reached.insert("crash")
    }

    /// A point at which a server may die.
    mutating func boundary() throws {
        guard let left = boundaries else { return }
        if left == 0 { throw Crash() }
        boundaries = left - 1
    }

    func unsealCeremony() throws -> UnsealCeremony {
        UnsealCeremony(
            id: try Samples.some(CeremonyID(random: random.bytes(16))),
            nonce: random.bytes(32),
            expires: now.adding(seconds: 24 * 3_600)
        )
    }
}
