import Access
import Canonical
import KMIP

/// Who may make objects by an operation, and the rules by which they are made: all of one read.
struct ObjectMaker {
    let asking: CallerRead
    let permit: Permit
    let rulesRead: RulesRead

    var rules: CreationRules { rulesRead.rules }
    var subject: Subject { asking.caller.subject }

    /// New objects of the caller's.
    ///
    /// - Parameter kind: the word in the change log.
    func objects(_ kind: String, _ now: Instant) -> ObjectsMade {
        ObjectsMade(kind: kind, permit: permit, rules: rulesRead, owner: subject, now: now)
    }
}

extension ObjectDesk {
    /// The caller as one who makes objects. Throws `AccessError` when he may make none by that operation.
    @inline(never)
    func maker(by operation: Operation) async throws -> ObjectMaker {
        let asking = try await caller(with: [.creationRules])
        let permit = try Access.decide(asking.caller, operation).permit
        return ObjectMaker(asking: asking, permit: permit, rulesRead: try rules(asking.answers[0]))
    }
}
