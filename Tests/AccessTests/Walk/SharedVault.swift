import Access
import Canonical
import KMIP
import TestSupport

/// A vault in memory whose every answer is a decision of the room `Access`.
struct SharedVault {
    private typealias Step = Sharing.Step
    private typealias Party = Sharing.Party
    private typealias Target = Sharing.Target
    private typealias Given = Sharing.Given

    private var now = Instant(wholeSeconds: 1_800_000_000)
    private var owners: [Subject] = []
    private var tags = ["0", "1", "2", "0"]
    private var states = Array(repeating: State.active, count: 4)
    private var grants: [Grant] = []
    private var scopedGrants: [ScopedGrant] = []
    private var offers: [String: TransferOffer] = [:]
    private var groups: [Int: GroupFacts] = [:]
    private var members: [Int: Set<Subject>] = [:]

    init() throws {
        owners = try (0..<4).map { try Self.subject(.one($0)) }
    }

    static func subject(_ party: Sharing.Party) throws(AccessError) -> Subject {
        switch party {
        case .one(Step.limited): try .token("limited")
        case .one(let number) where number % 2 == 0: try .mail("subject\(number)@example.com")
        case .one(let number): try .commonName("subject \(number)")
        case .group(let number): try .group("group\(number)")
        case .auditors: Role.auditor.subject
        case .everyone: .everyone
        }
    }

    private func caller(_ who: Int) throws(AccessError) -> Caller {
        let subject = try Self.subject(.one(who))
        var memberships = groups.filter { members[$0.key]?.contains(subject) ?? false }.map(\.value.group)
        if Step.owners.contains(who) { memberships.append(Role.owner.subject) }
        if who == Step.administrator { memberships.append(Role.admin.subject) }
        if who == Step.auditor { memberships.append(Role.auditor.subject) }
        let limit = who == Step.limited ? Rights([.get]) : nil
        return try Caller(subject, memberships: memberships, scopedGrants: scopedGrants, limit: limit, at: now)
    }

    private func facts(_ object: Int) -> ObjectFacts {
        ObjectFacts(
            id: "object-\(object)",
            owner: owners[object],
            state: states[object],
            isSensitive: false,
            isExtractable: true,
            names: ["name"],
            tags: [tags[object]]
        )
    }

    private func end(_ given: Given) -> Instant? {
        given.ends.map { Instant(wholeSeconds: 1_800_000_000).adding(seconds: Int64($0)) }
    }
}

// What is decided
extension SharedVault {
    /// What is answered, and what changes by it. Nil where there is nothing to do: there is no such group, member or grant, or is one, or its time is
    /// over.
    mutating func take(_ step: Sharing.Step) throws(AccessError) -> Sharing.Answer? {
        do {
            guard try decide(step) else { return nil }
        } catch {
            return error.code == .notFound ? .hidden : .no
        }
        try apply(step)
        return .yes
    }

    private func decide(_ step: Step) throws(AccessError) -> Bool {
        switch step {
        case .use(let who, let right, let object):
            _ = try decision(who, right, object, changesLabels: false).permit
        case .retag(let who, let object, _):
            _ = try decision(who, .modifyAttribute, object, changesLabels: true).permit
        case .grant(let who, let given):
            if let end = end(given), end <= now { return false }
            _ = try grantDecision(who, given).permit
            try requirePresent(given.to)
        case .revoke(let who, let on, let to):
            guard let decision = try revokeDecision(who, on, to) else { return false }
            _ = try decision.permit
        case .offer(let who, let object, let heir):
            _ = try transfer(who, .offer(to: try Self.subject(heir)), object).permit
            try requirePresent(heir)
        case .accept(let who, let object): _ = try transfer(who, .accept, object).permit
        case .decline(let who, let object): _ = try transfer(who, .decline, object).permit
        case .withdraw(let who, let object): _ = try transfer(who, .withdraw, object).permit
        case .found, .add, .remove, .delete: return try admit(step)
        case .wait: break
        }
        return true
    }

    /// Rows are not this room's: whoever keeps groups looks whether there is one, and whether it owns anything.
    private func requirePresent(_ party: Party) throws(AccessError) {
        if case .group(let group) = party, members[group] == nil { throw .notFound }
    }

    private func ownsAny(_ group: Int) -> Bool {
        owners.indices.contains { owners[$0] == groups[group]?.group && states[$0] != .destroyed }
    }

    private func decision(_ who: Int, _ right: Sharing.Right, _ object: Int, changesLabels: Bool) throws(AccessError)
        -> Decision
    {
        Access.decide(
            try caller(who),
            Right(right).operation ?? .query,
            on: facts(object),
            changesLabels: changesLabels,
            grants: grants,
            at: now
        )
    }

    private func grantDecision(_ who: Int, _ given: Given) throws(AccessError) -> Decision {
        let caller = try caller(who)
        switch given.on {
        case .object(let object):
            let old = try kept(object, given.to)
            let grant = try grant(given, object)
            return Access.decide(caller, toGrant: grant, replacing: old, on: facts(object), grants: grants, at: now)
        case .tag(let tag, let owner):
            let old = try kept(tag, owner, given.to)
            return Access.decide(caller, toGrant: try scoped(given, tag, owner), replacing: old, at: now)
        }
    }

    private func revokeDecision(_ who: Int, _ on: Target, _ to: Party) throws(AccessError) -> Decision? {
        let caller = try caller(who)
        switch on {
        case .object(let object):
            guard let old = try kept(object, to) else { return nil }
            return Access.decide(caller, toRevoke: old, on: facts(object), grants: grants, at: now)
        case .tag(let tag, let owner):
            guard let old = try kept(tag, owner, to) else { return nil }
            return Access.decide(caller, toRevoke: old, at: now)
        }
    }

    private func transfer(_ who: Int, _ step: TransferStep, _ object: Int) throws(AccessError) -> Decision {
        let facts = facts(object)
        let offer = offers[facts.id]
        return Access.decide(try caller(who), step, of: facts, offer: offer, grants: grants, at: now)
    }

    private func admit(_ step: Step) throws(AccessError) -> Bool {
        switch step {
        case .found(let who, let group):
            if groups[group] != nil { return false }
            let caller = try caller(who)
            let facts = GroupFacts(group: try Self.subject(.group(group)), owner: caller.subject)
            _ = try Access.admit(caller, to: .found, of: facts)
        case .add(let who, let group, let member):
            return try admit(who, .addMember(try Self.subject(.one(member))), group)
        case .remove(let who, let group, let member):
            let member = try Self.subject(.one(member))
            return members[group]?.contains(member) == true ? try admit(who, .removeMember(member), group) : false
        case .delete(let who, let group): return try admit(who, .delete, group) && !ownsAny(group)
        default: return false
        }
        return true
    }

    private func admit(_ who: Int, _ action: GroupAction, _ group: Int) throws(AccessError) -> Bool {
        guard members[group] != nil, let facts = groups[group] else { return false }
        _ = try Access.admit(try caller(who), to: action, of: facts)
        return true
    }
}

// What changes by it
extension SharedVault {
    private func grant(_ given: Given, _ object: Int) throws(AccessError) -> Grant {
        Grant(
            objectID: facts(object).id,
            grantee: try Self.subject(given.to),
            rights: Rights(Set(given.rights.map(Right.init))),
            until: end(given),
            isGrantable: given.onward,
            grantedBy: try Self.subject(.one(given.by))
        )
    }

    private func scoped(_ given: Given, _ tag: Int, _ owner: Party) throws(AccessError) -> ScopedGrant {
        ScopedGrant(
            owner: try Self.subject(owner),
            scope: try .tag("\(tag)"),
            grantee: try Self.subject(given.to),
            rights: Rights(Set(given.rights.map(Right.init))),
            until: end(given),
            isGrantable: given.onward,
            grantedBy: try Self.subject(.one(given.by))
        )
    }

    private mutating func apply(_ step: Step) throws(AccessError) {
        switch step {
        case .use(_, .destroy, let object): states[object] = .destroyed
        case .retag(_, let object, let tag): tags[object] = "\(tag)"
        case .grant(_, let given): try put(given)
        case .revoke(_, let on, let to): try remove(on, to)
        case .offer(_, let object, let heir):
            let facts = facts(object)
            offers[facts.id] = TransferOffer(objectID: facts.id, from: facts.owner, to: try Self.subject(heir))
        case .accept(_, let object): owners[object] = offers.removeValue(forKey: facts(object).id)?.to ?? owners[object]
        case .decline(_, let object), .withdraw(_, let object): offers[facts(object).id] = nil
        case .found(let who, let group):
            groups[group] = GroupFacts(group: try Self.subject(.group(group)), owner: try Self.subject(.one(who)))
            members[group] = []
        case .add(_, let group, let member): members[group]?.insert(try Self.subject(.one(member)))
        case .remove(_, let group, let member): members[group]?.remove(try Self.subject(.one(member)))
        case .delete(_, let group): members[group] = nil
        case .wait: now = now.adding(seconds: 1)
        case .use: break
        }
    }

    private mutating func put(_ given: Given) throws(AccessError) {
        try remove(given.on, given.to)
        switch given.on {
        case .object(let object): grants.append(try grant(given, object))
        case .tag(let tag, let owner): scopedGrants.append(try scoped(given, tag, owner))
        }
    }

    private mutating func remove(_ on: Target, _ to: Party) throws(AccessError) {
        switch on {
        case .object(let object):
            let old = try kept(object, to)
            grants.removeAll { $0 == old }
        case .tag(let tag, let owner):
            let old = try kept(tag, owner, to)
            scopedGrants.removeAll { $0 == old }
        }
    }

    private func kept(_ object: Int, _ to: Party) throws(AccessError) -> Grant? {
        let grantee = try Self.subject(to)
        return grants.first { $0.objectID == facts(object).id && $0.grantee == grantee }
    }

    private func kept(_ tag: Int, _ owner: Party, _ to: Party) throws(AccessError) -> ScopedGrant? {
        let (owner, scope, grantee) = (try Self.subject(owner), try Scope.tag("\(tag)"), try Self.subject(to))
        return scopedGrants.first { $0.owner == owner && $0.scope == scope && $0.grantee == grantee }
    }
}

extension Right {
    /// The same under the product's name.
    init(_ right: Sharing.Right) {
        switch right {
        case .get: self = .get
        case .decrypt: self = .decrypt
        case .getAttributes: self = .getAttributes
        case .modifyAttribute: self = .modifyAttribute
        case .destroy: self = .destroy
        }
    }
}
