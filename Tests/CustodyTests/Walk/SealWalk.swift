import Canonical
import Custody
import SecretSharing

/// Runs steps on a machine and on the model, with a shell that performs effects one by one and may die between two.
struct SealWalk {
    private let world: WalkWorld
    private var machine: SealMachine
    private var model: WalkModel
    private var now = Scene.start
    private var ceremonies: UInt8 = 1
    /// The attempts of this process, with what the database held.
    private var attempts: [OpenAttempt] = []
    /// Holders who have handed in a right share since the vault was made.
    private var shown: Set<String> = []
    private var trace: [String] = []

    /// What was reached, so that a walk that does nothing is noticed.
    private(set) var reached: Set<String> = []

    init(_ world: WalkWorld, startsEmpty: Bool) throws {
        self.world = world
        let ceremony = try Scene.ceremony(1)
        machine = SealMachine(custody: startsEmpty ? nil : world.variants[0].custody, ceremony: ceremony)
        model = WalkModel(world, stored: startsEmpty ? nil : 0, expires: ceremony.expires)
    }

    /// Runs all steps and says what went wrong first.
    mutating func failure(of steps: [WalkStep]) -> String? {
        for (place, step) in steps.enumerated() {
            do {
                if let failure = try failure(of: step) { return "step \(place), \(step.act): \(failure)" }
            } catch {
                return "step \(place), \(step.act): threw \(error)"
            }
        }
        return nil
    }

    private mutating func failure(of step: WalkStep) throws -> String? {
        let before = machine.status
        let (event, expected) = try eventAndExpectation(step.act)
        guard let event else { return nil }
        let effects = machine.handle(event, at: now)
        let lines = effects.map(line)
        reached.formUnion(lines.compactMap { $0.split(separator: " ").prefix(2).joined(separator: " ") })
        let told = lines.filter { !isRefusalLog($0) }
        if told != expected { return "did \(told), should do \(expected)" }
        if let failure = broken(effects, before) { return failure }
        for effect in effects.prefix(step.crash ?? effects.count) { perform(effect) }
        if step.crash != nil { try crash() }
        return difference
    }

    private mutating func crash() throws {
        let ceremony = try nextCeremony()
        machine = SealMachine(custody: model.stored.map { world.variants[$0].custody }, ceremony: ceremony)
        model.crash(expires: ceremony.expires)
        attempts = []
        reached.insert("crash")
    }

    private mutating func perform(_ effect: SealEffect) {
        if case .attemptOpen(let attempt) = effect { attempts.append(attempt) }
    }

    private mutating func nextCeremony() throws -> UnsealCeremony {
        ceremonies = ceremonies &+ 1
        return try Scene.ceremony(ceremonies, expires: now.adding(seconds: 24 * 3_600))
    }
}

extension SealWalk {
    private mutating func eventAndExpectation(_ act: WalkStep.Act) throws -> (SealEvent?, [String]) {
        switch act {
        case .share(let epoch, let holder, let fault, let isWithdrawal):
            return try share(epoch, holder, fault, isWithdrawal)
        case .outcome(let place, let outcome): return self.outcome(place, outcome)
        case .dropAll: return (.droppedAll, model.dropAll())
        case .changeCustody(let number):
            let variant = number % world.variants.count
            return (.custodyChanged(world.variants[variant].custody), model.change(to: variant))
        case .tick(let hours):
            now = now.adding(seconds: Int64(hours) * 3_600)
            return (.tick, model.tick(at: now))
        case .renewCeremony:
            let ceremony = try nextCeremony()
            model.renew(expires: ceremony.expires)
            return (.ceremonyRenewed(ceremony), [])
        case .seal:
            let ceremony = try nextCeremony()
            return (.sealRequested(next: ceremony), model.seal(expires: ceremony.expires))
        case .initialize: return (.initialized(world.variants[0].custody), model.initialize())
        }
    }

    private mutating func share(
        _ epoch: Int,
        _ holder: Int,
        _ fault: WalkStep.Fault,
        _ isWithdrawal: Bool
    ) throws -> (SealEvent?, [String]) {
        let epoch = epoch == 0 ? model.epoch : epoch % world.epochs.count
        let staged = world.epochs[epoch].staged[holder % world.epochs[epoch].staged.count]
        let submitted = try fault.submitted(staged.share)
        if isWithdrawal { return (.withdrawn(submitted), model.withdraw(epoch, staged, fault)) }
        if model.variant != nil && model.refusal(epoch, staged.holder.name, fault) == nil {
            shown.insert(staged.holder.name)
        }
        return (.submitted(submitted), model.submit(epoch, staged, fault, at: now))
    }

    /// A real database with altered rows never opens, whatever was drawn.
    private mutating func outcome(_ place: Int, _ drawn: WalkStep.Outcome) -> (SealEvent?, [String]) {
        guard !attempts.isEmpty else { return (nil, []) }
        let attempt = attempts[attempts.count - 1 - place % attempts.count]
        let isClean = world.variants.contains { $0.isClean && $0.custody == attempt.custody }
        let outcome = drawn == .opened && !isClean ? .wrapDamaged : drawn
        let expected = model.outcome(attempt.number, outcome)
        return (event(outcome, attempt.number), expected)
    }

    private func event(_ outcome: WalkStep.Outcome, _ number: UInt64) -> SealEvent {
        switch outcome {
        case .opened: .opened(attempt: number)
        case .configurationAltered: .openFailed(attempt: number, .configurationAltered)
        case .wrapDamaged: .openFailed(attempt: number, .wrapDamaged)
        case .unavailable: .openFailed(attempt: number, .unavailable)
        case .rolledBack: .openFailed(attempt: number, .rolledBack)
        }
    }
}

extension SealWalk {
    /// What must hold whatever the model says.
    private func broken(_ effects: [SealEffect], _ before: SealStatus) -> String? {
        let after = machine.status
        if after.state == .unsealed && before.state != .unsealed && before.state != .uninitialized && !before.isOpening
        {
            return "opened without an attempt"
        }
        for effect in effects {
            switch effect {
            case .attemptOpen(let attempt):
                let right = world.epochs[Int(attempt.custody.configuration.epoch.number) - 1].secret
                if attempt.recoverySecret != right { return "combined a wrong secret" }
                if after.groups.count(where: { $0.missing == 0 }) < (after.groupThreshold ?? 1) {
                    return "too few shares"
                }
            case .confirm(let holders):
                if !shown.isSuperset(of: holders) { return "confirmed a holder who showed nothing" }
            case .refuse(.opening): break
            case .refuse:
                let dropped = effects.contains { line($0).hasPrefix("log share-expired") }
                if after != before && !dropped { return "a refused share changed the status" }
            default: break
            }
        }
        return nil
    }

    /// Where the machine's status differs from the model.
    private var difference: String? {
        let status = machine.status
        if status.state != model.state { return "is \(status.state), should be \(model.state)" }
        if status.groups.map(\.missing) != model.missing {
            return "misses \(status.groups.map(\.missing)), should miss \(model.missing)"
        }
        if status.groups.flatMap(\.submitted) != model.holders {
            return "has \(status.groups.flatMap(\.submitted)), should have \(model.holders)"
        }
        return status.isOpening == (model.attempt != nil) ? nil : "is opening: \(status.isOpening)"
    }

    /// Refusals are logged by a rule of their own, which has its own tests.
    private func isRefusalLog(_ line: String) -> Bool {
        let codes = [
            "share-malformed", "share-of", "configuration-altered", "share-wrong", "signature-wrong", "wrap-damaged",
            "rolled-back", "database-unavailable", "further-refusals",
        ]
        return codes.contains { line.hasPrefix("log \($0)") }
    }
}
