import TestSupport

/// What a walk over two servers does next.
enum SharingAct: Sendable {
    case one(Sharing.Step, on: Int)
    /// At once, the first on one server and the second on the other.
    case both(Sharing.Step, Sharing.Step)

    /// Of the steps of a walk, about a third at once with the next one.
    static func walk(_ count: Int, _ random: inout SplitMix64) -> [SharingAct] {
        let steps = Sharing.Step.walk(count, &random)
        var acts: [SharingAct] = []
        var place = 0
        while place < steps.count {
            if place + 1 < steps.count, steps[place].mayRace, steps[place + 1].mayRace,
                Int.random(in: 0..<3, using: &random) == 0
            {
                acts.append(.both(steps[place], steps[place + 1]))
                place += 2
            } else {
                acts.append(.one(steps[place], on: Int.random(in: 0..<2, using: &random)))
                place += 1
            }
        }
        return acts
    }
}

extension Sharing.Step {
    /// Time does not pass beside anything.
    fileprivate var mayRace: Bool { self != .wait }
}

/// Two servers beside the model. Of what is asked at once either may have been first: every state that fits all answers so far is kept.
struct SharingWalk {
    private let servers: SharingServers
    private var models: Set<Sharing.Model> = [Sharing.Model()]

    struct Failure: Error { let what: String }

    /// What went wrong; nil when nothing did.
    static func failure(of acts: [SharingAct], on engine: Engine) async -> String? {
        do {
            var walk = SharingWalk(servers: try await SharingServers(on: try await Site.shared(engine)))
            for (place, act) in acts.enumerated() {
                try await walk.take(act, at: place)
                try await walk.look(place % 10, on: place % 2)
            }
            try await walk.end()
            return nil
        } catch let failure as Failure {
            return failure.what
        } catch {
            return "\(error)"
        }
    }

    private init(servers: SharingServers) { self.servers = servers }

    private mutating func take(_ act: SharingAct, at place: Int) async throws {
        switch act {
        case .one(let step, let server):
            let finding = await servers.take(step, on: server)
            try keep("act \(place), \(act): \(finding)") { $0.after([(step, finding)]) }
        case .both(let one, let other):
            async let first = servers.take(one, on: 0)
            async let second = servers.take(other, on: 1)
            let findings = await [(one, first), (other, second)]
            try keep("act \(place), \(act): \(findings.map(\.1))") {
                $0.after(findings) + $0.after(findings.reversed())
            }
        }
    }

    /// A list names what he may know of, and nothing else.
    private mutating func look(_ who: Int, on server: Int) async throws {
        let seen = try await servers.seen(by: who, on: server)
        try keep("\(who) sees \(seen.sorted()) on \(server)") { $0.seen(by: who) == seen ? [$0] : [] }
    }

    /// Everybody tries to see everything on both servers, and nothing is damaged.
    private mutating func end() async throws {
        for (who, object) in (0..<10).flatMap({ who in (0..<4).map { (who, $0) } }) {
            for server in 0..<2 {
                try await take(.one(.use(who, .getAttributes, object: object), on: server), at: -1)
            }
        }
        try await servers.end()
    }

    private mutating func keep(_ what: String, _ next: (Sharing.Model) -> [Sharing.Model]) throws {
        let fitting = Set(models.flatMap(next))
        if fitting.isEmpty { throw Failure(what: "\(what), of which the model knows nothing") }
        models = fitting
    }
}

extension Sharing.Model {
    /// The model after these steps, if it would have answered the same.
    fileprivate func after(_ findings: [(Sharing.Step, SharingServers.Finding)]) -> [Sharing.Model] {
        var model = self
        for (step, finding) in findings {
            guard finding.fits(model.answer(to: step)) else { return [] }
        }
        return [model]
    }

    /// An offer is ended by one call, whoever ends it.
    private mutating func answer(to step: Sharing.Step) -> Sharing.Answer? {
        if case .retag(_, let object, _) = step, gone.contains(object) {
            // Whoever may is told so, but a destroyed object stays as it is.
            var same = self
            return same.take(step)
        }
        guard case .decline(let who, let object) = step else {
            guard case .withdraw(let who, let object) = step else { return take(step) }
            return answer(to: .decline(who, object: object))
        }
        let withdrawn = take(.withdraw(who, object: object))
        return withdrawn == .yes ? .yes : take(.decline(who, object: object))
    }
}
