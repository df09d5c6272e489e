import Access
import Canonical
import KMIP
import Store
import TestSupport

@testable import Operations

/// What a walk over requests may do next. Requests are numbers that are taken modulo how many there are, so that any list of steps can be run.
enum AsynchronousStep: Sendable, CustomStringConvertible {
    case submit(caller: Int, server: Int, items: Int)
    case poll(Int, caller: Int, server: Int)
    case cancel(Int, caller: Int, server: Int)
    case process(Int, caller: Int, server: Int)
    case work(Int)
    case workTogether
    /// The server dies at that transaction of its work, which was written or not, and starts anew.
    case die(Int, at: Int, isWritten: Bool)
    case list(caller: Int)
    case wait(Int64)

    var description: String {
        switch self {
        case .submit(let caller, let server, let items): "\(caller) leaves \(items) on \(server)"
        case .poll(let request, let caller, let server): "\(caller) polls \(request) on \(server)"
        case .cancel(let request, let caller, let server): "\(caller) cancels \(request) on \(server)"
        case .process(let request, let caller, let server): "\(caller) processes \(request) on \(server)"
        case .work(let server): "\(server) works"
        case .workTogether: "both work"
        case .die(let server, let at, let isWritten): "\(server) dies at \(at)\(isWritten ? ", written" : "")"
        case .list(let caller): "\(caller) lists"
        case .wait(let seconds): "\(seconds) s pass"
        }
    }

    static func random(_ random: inout SplitMix64) -> AsynchronousStep {
        let (caller, server) = (Int.random(in: 0..<2, using: &random), Int.random(in: 0..<2, using: &random))
        let request = Int.random(in: 0..<24, using: &random)
        switch Int.random(in: 0..<30, using: &random) {
        case 0..<7: return .submit(caller: caller, server: server, items: Int.random(in: 1...3, using: &random))
        case 7..<14: return .poll(request, caller: caller, server: server)
        case 14..<18: return .cancel(request, caller: caller, server: server)
        case 18..<21: return .process(request, caller: caller, server: server)
        case 21..<23: return .work(server)
        case 23: return .workTogether
        case 24..<27:
            return .die(server, at: Int.random(in: 0..<4, using: &random), isWritten: Bool.random(using: &random))
        case 27: return .list(caller: caller)
        default: return .wait(Bool.random(using: &random) ? 5 : AsynchronousLimits.lease + 1)
        }
    }
}

/// Two servers over one store, two callers, and what must be true of their requests.
struct AsynchronousWalk {
    private struct Asked {
        let caller: Int
        let value: Bytes
        let name: String
        /// Of the item before it in its batch.
        let previous: Int?
        let at: Instant
        /// What its caller was told: the key's identifier, that it failed, or that it was cancelled.
        var told: Told?
        /// When he was told first.
        var since: Instant?
    }

    private enum Told: Equatable { case made(String), failed, cancelled }

    struct Failure: Error { let what: String }

    private var fixture: AsynchronousFixture
    private var asked: [Asked] = []

    init() async throws { fixture = try await AsynchronousFixture() }

    /// What went wrong; nil when nothing did.
    static func failure(of steps: [AsynchronousStep]) async -> String? {
        do {
            var walk = try await AsynchronousWalk()
            for step in steps { try await walk.take(step) }
            try await walk.end()
            return nil
        } catch let failure as Failure {
            return failure.what
        } catch {
            return "\(error)"
        }
    }

    private func requester(_ caller: Int) -> Requester { caller == 0 ? fixture.ann : fixture.ben }

    private mutating func take(_ step: AsynchronousStep) async throws {
        switch step {
        case .submit(let caller, let server, let items): try await submit(caller, server, items)
        case .poll(let request, let caller, let server): try await poll(request, caller, server)
        case .cancel(let request, let caller, let server): try await cancel(request, caller, server)
        case .process(let request, let caller, let server): try await process(request, caller, server)
        case .work(let server): await fixture.servers[server].workOff()
        case .workTogether:
            async let first: Void = fixture.servers[0].workOff()
            async let second: Void = fixture.servers[1].workOff()
            _ = await (first, second)
        case .die(let server, let at, let isWritten): try await die(server, at, isWritten)
        case .list(let caller): try await list(caller)
        case .wait(let seconds): fixture.clock.move(seconds: seconds)
        }
    }

    private mutating func submit(_ caller: Int, _ server: Int, _ items: Int) async throws {
        let names = (0..<items).map { "r\(asked.count + $0)" }
        let values = try await fixture.submit(names.map(AsynchronousFixture.key), by: requester(caller), on: server)
        for (place, value) in values.enumerated() {
            let previous = place == 0 ? nil : asked.count - 1
            asked.append(
                Asked(caller: caller, value: value, name: names[place], previous: previous, at: fixture.clock.now())
            )
        }
    }

    private mutating func poll(_ request: Int, _ caller: Int, _ server: Int) async throws {
        guard let place = place(request) else { return }
        let item = try await fixture.poll(asked[place].value, by: requester(caller), on: server)
        if try isOthers(place, caller, item.reason == .invalidAsynchronousCorrelationValue) { return }
        try note(item, place)
    }

    /// What a Poll of the caller's own says, beside what he was told before.
    private mutating func note(_ item: ResponseBatchItem, _ place: Int) throws {
        switch item.status {
        case .operationPending:
            guard asked[place].told == nil else { throw Failure(what: "\(asked[place].name) is pending again") }
        case .success:
            guard let id = fixture.identifier(item) else { throw Failure(what: "an answer without an identifier") }
            try tell(.made(id), place)
        default:
            if item.reason == .invalidAsynchronousCorrelationValue { return try requireForgotten(place) }
            try tell(item.reason == .operationCanceledByRequester ? .cancelled : .failed, place)
        }
    }

    private mutating func tell(_ told: Told, _ place: Int) throws {
        guard asked[place].told.map({ $0 == told }) ?? true else {
            throw Failure(what: "\(asked[place].name) was \(String(describing: asked[place].told)), now \(told)")
        }
        asked[place].told = told
        asked[place].since = asked[place].since ?? fixture.clock.now()
    }

    private func requireForgotten(_ place: Int) throws {
        let (now, asked) = (fixture.clock.now(), asked[place])
        let isOld = asked.at.adding(seconds: AsynchronousLimits.lifetime) <= now
        let isGone = asked.since.map { $0.adding(seconds: AsynchronousLimits.grace) <= now } ?? false
        guard isOld || isGone else { throw Failure(what: "\(asked.name) is forgotten too early") }
    }

    private mutating func cancel(_ request: Int, _ caller: Int, _ server: Int) async throws {
        guard let place = place(request) else { return }
        let result = try await fixture.cancel(asked[place].value, by: requester(caller), on: server)
        if try isOthers(place, caller, result == .unavailable) { return }
        switch result {
        case .canceled: try tell(.cancelled, place)
        case .completed:
            guard asked[place].told != .cancelled, asked[place].told != .failed else {
                throw Failure(what: "\(asked[place].name) completed after all")
            }
            asked[place].since = asked[place].since ?? fixture.clock.now()
        case .failed: try tell(.failed, place)
        case .unableToCancel: guard asked[place].told == nil else { throw Failure(what: "it was told already") }
        case .unavailable: try requireForgotten(place)
        case nil: throw Failure(what: "Cancel failed")
        }
    }

    private mutating func process(_ request: Int, _ caller: Int, _ server: Int) async throws {
        guard let place = place(request), let row = try await fixture.row(asked[place].value) else { return }
        // Behind one that a dead server holds, it would be waited for.
        if row.state == AsynchronousState.running { return }
        var next = asked[place].previous
        while let other = next {
            if try await fixture.row(asked[other].value)?.state == AsynchronousState.running { return }
            next = asked[other].previous
        }
        let item = try await fixture.process(asked[place].value, by: requester(caller), on: server)
        if try isOthers(place, caller, item.reason == .invalidAsynchronousCorrelationValue) { return }
        guard item.status == .success else { return }
        let polled = try await fixture.poll(asked[place].value, by: requester(caller), on: server)
        guard polled.status != .operationPending else { throw Failure(what: "pending after Process") }
        try note(polled, place)
    }

    private mutating func die(_ server: Int, _ at: Int, _ isWritten: Bool) async throws {
        let error = StoreError(isWritten ? .outcomeUnknown : .unavailable, "killed")
        let store = fixture.servers.members[server].store
        for _ in 0..<at { await store.onApply(.none) }
        await store.onApply(isWritten ? .writeAndThrow(error) : .refuse(error))
        await fixture.servers[server].workOff()
        try await fixture.servers.restart(server)
        try await fixture.servers.unseal(server)
    }

    private func list(_ caller: Int) async throws {
        let listed = try await fixture.outstanding(by: requester(caller)).map(\.correlationValue)
        let own = Set(asked.filter { $0.caller == caller }.map(\.value))
        guard own.isSuperset(of: listed) else { throw Failure(what: "another's request is listed") }
        let told = Set(asked.filter { $0.told != nil }.map(\.value))
        guard told.isDisjoint(with: listed) else { throw Failure(what: "what was fetched is listed") }
    }

    /// Everything comes to an end, and what was told is what is there: each key once, and none that was cancelled.
    private mutating func end() async throws {
        fixture.clock.move(seconds: AsynchronousLimits.lease + 1)
        for _ in 0..<2 { for server in 0..<2 { await fixture.servers[server].workOff() } }
        let objects = try await fixture.servers.database.rows(ObjectRow.self)
        for (place, one) in asked.enumerated() {
            let row = try await fixture.row(one.value)
            let isOver = one.at.adding(seconds: AsynchronousLimits.lifetime) <= fixture.clock.now()
            if let row, !isOver, !AsynchronousState.final.contains(row.state) {
                throw Failure(what: "\(one.name) is \(row.state) in the end")
            }
            let made = try objects.filter {
                try Attributes(canonicalBytes: $0.attributes).names.contains(ObjectName(one.name))
            }
            guard made.count <= 1 else { throw Failure(what: "\(one.name) was made \(made.count) times") }
            switch one.told {
            case .made(let id): guard made.first?.id == id else { throw Failure(what: "\(one.name) is not \(id)") }
            case .failed, .cancelled: guard made.isEmpty else { throw Failure(what: "\(one.name) was made") }
            case nil:
                guard row.map({ ($0.state == AsynchronousState.done) == (made.count == 1) }) ?? true else {
                    throw Failure(what: "\(one.name) and what is said of it differ (\(place))")
                }
            }
        }
        let damages = try await fixture.servers.damages(seenBy: 0)
        guard damages.isEmpty else { throw Failure(what: "\(damages)") }
    }

    private func place(_ request: Int) -> Int? { asked.isEmpty ? nil : request % asked.count }

    /// Whether it is another's; then nothing may have been told of it.
    private func isOthers(_ place: Int, _ caller: Int, _ isUnknown: Bool) throws -> Bool {
        guard asked[place].caller != caller else { return false }
        guard isUnknown else { throw Failure(what: "\(caller) learns of \(asked[place].name)") }
        return true
    }
}
