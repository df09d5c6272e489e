extension Sharing.Model {
    /// What is answered, and what changes by it. Nil where there is nothing to do: there is no such group, member or grant, or is one, or its time is
    /// over. Then it is refused, in whichever words.
    public mutating func take(_ step: Sharing.Step) -> Sharing.Answer? {
        guard let answer = answer(step) else { return nil }
        if answer == .yes { apply(step) }
        return answer
    }

    private func answer(_ step: Sharing.Step) -> Sharing.Answer? {
        switch step {
        case .use(let who, let right, let object): return mayUse(who, right, object)
        case .retag(let who, let object, _):
            let answer = mayUse(who, .modifyAttribute, object)
            return answer == .yes && !owns(owners[object], who) ? .no : answer
        case .grant(let who, let new): return new.ends ?? .max <= now ? nil : present(new.to, mayGrant(who, new))
        case .revoke(let who, let on, let to):
            guard let old = given.first(where: { $0.on == on && $0.to == to }) else { return nil }
            if who == Sharing.Step.administrator, case .tag = on, to.isShared { return .yes }
            guard let isOwner = standing(who, on) else { return .hidden }
            return who != Sharing.Step.limited && (isOwner || old.by == who || to == .one(who)) ? .yes : .no
        case .offer(let who, let object, let heir): return present(heir, mayTransfer(step, who, object))
        case .accept(let who, let object), .decline(let who, let object),
            .withdraw(let who, let object):
            return mayTransfer(step, who, object)
        case .found(let who, let group):
            let may = Sharing.Step.owners.contains(who) || who == Sharing.Step.administrator
            return founders[group] != nil ? nil : may ? .yes : .no
        case .add(let who, let group, _):
            return members[group] == nil ? nil : mayChange(group, who, isAdding: true)
        case .delete(let who, let group):
            let answer = members[group] == nil ? nil : mayChange(group, who)
            return answer == .yes && ownsAny(group) ? nil : answer
        case .remove(let who, let group, let member):
            return members[group]?.contains(member) == true ? mayChange(group, who, isLeaving: member == who) : nil
        case .wait: return .yes
        }
    }

    /// Nothing is granted or offered to a group that there is not.
    private func present(_ party: Sharing.Party, _ answer: Sharing.Answer) -> Sharing.Answer {
        guard case .group(let group) = party, members[group] == nil, answer == .yes else { return answer }
        return .hidden
    }

    /// What it owns would be lost with it.
    private func ownsAny(_ group: Int) -> Bool {
        owners.indices.contains { owners[$0] == .group(group) && !gone.contains($0) }
    }

    private mutating func apply(_ step: Sharing.Step) {
        switch step {
        case .use(_, .destroy, let object): gone.insert(object)
        case .use: break
        case .retag(_, let object, let tag): tags[object] = tag
        case .grant(_, let new):
            given.removeAll { $0.on == new.on && $0.to == new.to }
            given.append(new)
            // One order, so that two models in which the same is true are equal.
            given.sort { "\($0.on) \($0.to)" < "\($1.on) \($1.to)" }
        case .revoke(_, let on, let to): given.removeAll { $0.on == on && $0.to == to }
        case .offer(_, let object, let heir): offers[object] = heir
        case .accept(_, let object):
            owners[object] = offers[object] ?? owners[object]
            offers[object] = nil
        case .decline(_, let object), .withdraw(_, let object): offers[object] = nil
        case .found(let who, let group): (founders[group], members[group]) = (who, [])
        case .add(_, let group, let member): members[group]?.insert(member)
        case .remove(_, let group, let member): members[group]?.remove(member)
        case .delete(_, let group): members[group] = nil
        case .wait: now += 1
        }
    }
}
