import Canonical
import KMIP
import Secrets
import Store
import Synchronization
import TestSupport

@testable import Operations

/// One step of an object's life, without knowing what it was before. Dates are in seconds from now.
enum LifeStep: Sendable {
    case create(activation: Int64?, deactivation: Int64?)
    case activate
    case revoke(isCompromise: Bool)
    case destroy
    case set(LifeWalk.Date, Int64)
    case name
    case pass(Int64)

    static func random(_ random: inout SplitMix64) -> LifeStep {
        let offset: Int64 = [-7, -1, 0, 1, 3, 10, 40].randomElement(using: &random) ?? 0
        return switch Int.random(in: 0..<16, using: &random) {
        case 0:
            .create(
                activation: Bool.random(using: &random) ? offset : nil,
                deactivation: Bool.random(using: &random) ? offset + 5 : nil
            )
        case 1, 2: .activate
        case 3: .revoke(isCompromise: false)
        case 4: .revoke(isCompromise: true)
        case 5: .destroy
        case 6: .name
        case 7...11: .set(LifeWalk.Date.allCases.randomElement(using: &random) ?? .activation, offset)
        default: .pass([1, 2, 5, 20].randomElement(using: &random) ?? 1)
        }
    }
}

/// What the standard's figure and the rules of its dates say (KMIP 2.1 sections 4.1, 4.18, 4.40, 4.41 and 4.57), written down a second time.
struct LifeModel {
    var state = State.preActive
    var dates: [LifeWalk.Date: Int64] = [:]

    /// Transitions 4 and 6 as far as time makes them.
    mutating func settle(_ now: Int64) {
        if state == .preActive, let begin = dates[.activation], begin <= now { state = .active }
        if state == .active, let end = dates[.deactivation], end <= now { state = .deactivated }
    }

    /// False where the step is refused.
    mutating func take(_ step: LifeStep, _ now: Int64) -> Bool {
        switch step {
        case .create(let activation, let deactivation):
            let new = [(LifeWalk.Date.activation, activation), (.deactivation, deactivation)]
            let dates = Dictionary(
                uniqueKeysWithValues: new.compactMap { date, offset in offset.map { (date, now + $0) } }
            )
            guard Self.fit(dates, nil) else { return false }
            self = LifeModel(dates: dates)
        case .activate:
            guard state == .preActive else { return false }
            (state, dates[.activation]) = (.active, now)
        case .revoke(let isCompromise):
            let next: [State: State] =
                isCompromise
                ? [
                    .preActive: .compromised, .active: .compromised, .deactivated: .compromised,
                    .destroyed: .destroyedCompromised,
                ] : [.active: .deactivated]
            guard let target = next[state] else { return false }
            state = target
            if !isCompromise { dates[.deactivation] = now }
        case .destroy:
            let next: [State: State] = [
                .preActive: .destroyed, .deactivated: .destroyed, .compromised: .destroyedCompromised,
            ]
            guard let target = next[state] else { return false }
            state = target
        case .set(let date, let offset): return set(date, now + offset, now)
        case .name: return state != .destroyed && state != .destroyedCompromised
        case .pass: break
        }
        return true
    }

    private mutating func set(_ date: LifeWalk.Date, _ value: Int64, _ now: Int64) -> Bool {
        var changed = dates
        changed[date] = value
        let isOpen =
            switch date {
            case .activation: state == .preActive
            case .deactivation: state == .preActive || state == .active
            case .processStart, .protectStop:
                (state == .preActive || state == .active) && dates[date].map { $0 > now } ?? true
            }
        guard isOpen, Self.fit(changed, date) else { return false }
        dates = changed
        return true
    }

    private static func fit(_ dates: [LifeWalk.Date: Int64], _ given: LifeWalk.Date?) -> Bool {
        let order: [(LifeWalk.Date, LifeWalk.Date)] = [
            (.activation, .deactivation), (.activation, .processStart), (.protectStop, .deactivation),
        ]
        return order.allSatisfy { early, late in
            guard given == nil || given == early || given == late else { return true }
            guard let first = dates[early], let second = dates[late] else { return true }
            return first <= second
        }
    }

    func mayProtect(_ now: Int64) -> Bool { state == .active && dates[.protectStop].map { now < $0 } ?? true }

    func mayProcess(_ now: Int64) -> Bool {
        [.active, .deactivated, .compromised].contains(state) && dates[.processStart].map { $0 <= now } ?? true
    }
}

/// A vault whose clock the walk moves, and one object in it after the other.
final class LifeWalk {
    enum Date: String, CaseIterable, Sendable {
        case activation, deactivation, processStart, protectStop

        var tag: Tag {
            switch self {
            case .activation: .activationDate
            case .deactivation: .deactivationDate
            case .processStart: .processStartDate
            case .protectStop: .protectStopDate
            }
        }
    }

    private final class HandClock: WallClock {
        private let time = Mutex(SystemClock().now())

        func now() -> Instant { time.withLock { $0 } }
        func pass(_ seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
    }

    private let clock = HandClock()
    private let objects: ObjectOperations
    private var id = ""
    private var names = 0
    private var model = LifeModel()

    init() async throws {
        var vault = try await TestVault(manifests: 0)
        vault.server = try await TestVault.start(vault.store, vault.folder, clock)
        guard try await vault.recover() == nil else { throw OperationError(.internalError, "still sealed") }
        objects = vault.server.objects(for: vault.local)
    }

    /// What went wrong in the first walk in which something did.
    func failure(of steps: [LifeStep]) async -> String? {
        do {
            model = LifeModel()
            _ = try await taken(.create(activation: nil, deactivation: nil))
            for (number, step) in steps.enumerated() {
                if let wrong = try await failure(of: step) { return "step \(number), \(step): \(wrong)" }
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    private var now: Int64 { clock.now().wholeSeconds }

    private func failure(of step: LifeStep) async throws -> String? {
        if case .pass(let seconds) = step { clock.pass(seconds) }
        model.settle(now)
        let (before, isTaken) = (model, try await taken(step))
        let isExpected = model.take(step, now)
        guard isTaken == isExpected else { return "taken: \(isTaken), before: \(before)" }
        model.settle(now)
        let shown = try await objects.getAttributes(GetAttributesRequest(uniqueIdentifier: id)).attributes
        guard shown.state == model.state else { return "it is \(shown.state?.name ?? "nothing"), not \(model.state)" }
        for date in Date.allCases where shown.value(date.tag) != model.dates[date].map(TTLVValue.dateTime) {
            return
                "\(date) is \(String(describing: shown.value(date.tag))), not \(String(describing: model.dates[date]))"
        }
        let (protects, processes) = (await isUsable(.encrypt), await isUsable(.decrypt))
        guard protects == model.mayProtect(now), processes == model.mayProcess(now) else {
            return "protects: \(protects), processes: \(processes), model: \(model)"
        }
        return nil
    }

    private func isUsable(_ use: CryptographicUsageMask) async -> Bool {
        (try? await objects.check(CheckRequest(uniqueIdentifier: id, usageMask: use))) != nil
    }

    private func taken(_ step: LifeStep) async throws -> Bool {
        do {
            try await perform(step)
            return true
        } catch is any KMIPReportable {
            return false
        }
    }

    private func perform(_ step: LifeStep) async throws {
        switch step {
        case .create(let activation, let deactivation):
            var attributes = Attributes()
            attributes.lifeDates = LifeDates(
                activation: activation.map { now + $0 },
                deactivation: deactivation.map { now + $0 }
            )
            let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
            id = try await objects.create(request).uniqueIdentifier
        case .activate: _ = try await objects.activate(ActivateRequest(uniqueIdentifier: id))
        case .revoke(let isCompromise):
            let reason = RevocationReason(isCompromise ? .keyCompromise : .superseded)
            _ = try await objects.revoke(RevokeRequest(uniqueIdentifier: id, reason: reason))
        case .destroy: _ = try await objects.destroy(DestroyRequest(uniqueIdentifier: id))
        case .set(let date, let offset):
            let new = TTLV(date.tag, .dateTime(now + offset))
            _ = try await objects.setAttribute(SetAttributeRequest(uniqueIdentifier: id, newAttribute: new))
        case .name:
            names += 1
            let new = TTLV(.objectGroup, .text("group \(names)"))
            _ = try await objects.addAttribute(AddAttributeRequest(uniqueIdentifier: id, newAttribute: new))
        case .pass: break
        }
    }
}
