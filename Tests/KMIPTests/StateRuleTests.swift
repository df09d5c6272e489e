import Testing

@testable import KMIP

struct StateRuleTests {
    private static let events: [(String, ObjectEvent)] = [
        ("activate", .activate),
        ("revoke Superseded", .revoke(.superseded, occurrence: nil)),
        ("revoke KeyCompromise", .revoke(.keyCompromise, occurrence: nil)),
        ("revoke CACompromise at 5", .revoke(.caCompromise, occurrence: 5)),
        ("revoke Superseded at 5", .revoke(.superseded, occurrence: 5)),
        ("destroy", .destroy),
    ]

    private static func line(_ state: State, _ name: String, _ event: ObjectEvent) -> String {
        let start = "\(state.name) + \(name) = "
        do {
            let (next, dates) = try StateRule.next(state, LifeDates(), event, created: 3, now: 9)
            let changed = [
                dates.activation.map { "activation \($0)" }, dates.deactivation.map { "deactivation \($0)" },
                dates.compromise.map { "compromise \($0)" }, dates.compromiseOccurrence.map { "occurrence \($0)" },
                dates.destroy.map { "destroy \($0)" },
            ]
            return start + next.name + ", " + changed.compactMap { $0 }.joined(separator: ", ")
        } catch {
            return start + "refused: " + error.reason.words
        }
    }

    @Test("every state meets every event as the figure of the standard says")
    func golden() {
        let lines = State.allCases.flatMap { state in Self.events.map { Self.line(state, $0.0, $0.1) } }
        #expect(lines.joined(separator: "\n") == VectorFile.lines("state-rule.txt").joined(separator: "\n"))
    }

    @Test(
        "time activates and deactivates, at the very second",
        arguments: [
            (State.preActive, 10, nil, 9, State.preActive), (.preActive, 10, nil, 10, .active),
            (.preActive, 10, 20, 20, .deactivated),
            (.active, 10, 20, 19, .active), (.active, 10, 20, 20, .deactivated), (.preActive, nil, 5, 9, .preActive),
            (.compromised, 1, 2, 9, .compromised), (.destroyed, 1, 2, 9, .destroyed),
        ] as [(State, Int64?, Int64?, Int64, State)]
    )
    func effective(_ stored: State, _ activation: Int64?, _ deactivation: Int64?, _ now: Int64, _ expected: State) {
        let dates = LifeDates(activation: activation, deactivation: deactivation)
        #expect(StateRule.effective(stored, dates, now: now) == expected)
    }

    @Test("a new object is Active only if its activation date has come")
    func initial() {
        #expect(StateRule.initial(LifeDates(), now: 9) == .preActive)
        #expect(StateRule.initial(LifeDates(activation: 9), now: 9) == .active)
        #expect(StateRule.initial(LifeDates(activation: 10), now: 9) == .preActive)
    }

    @Test("an activation moves a date that lay in the future")
    func activation() throws {
        let (_, dates) = try StateRule.next(.preActive, LifeDates(activation: 100), .activate, created: 1, now: 9)
        #expect(dates.activation == 9)
    }
}
