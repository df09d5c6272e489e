extension Sharing.Step {
    /// Steps that meet something: of those that pass on, revoke and answer offers by chance alone hardly one would.
    public static func walk(_ count: Int, _ random: inout SplitMix64) -> [Sharing.Step] {
        var model = Sharing.Model()
        return (0..<count).map { _ in
            let step = Int.random(in: 0..<5, using: &random) == 0 ? aimed(at: model, &random) : nil
            let next = step ?? .random(&random)
            _ = model.take(next)
            return next
        }
    }

    private static func aimed(at model: Sharing.Model, _ random: inout SplitMix64) -> Sharing.Step? {
        switch Int.random(in: 0..<6, using: &random) {
        case 0..<3: passOn(model, &random)
        case 3: revoke(model, &random)
        case 4: leave(model, &random)
        default: answer(model, &random)
        }
    }

    /// By who has a grantable grant: about what he may, a little more or less.
    private static func passOn(_ model: Sharing.Model, _ random: inout SplitMix64) -> Sharing.Step? {
        guard let own = model.given.filter(\.onward).randomElement(using: &random) else { return nil }
        let who = someone(own.to, model, &random)
        let other = Sharing.Given.random(by: who, &random)
        let isWider = Int.random(in: 0..<6, using: &random) == 0
        var on = own.on
        if case .tag = on, Bool.random(using: &random) { on = .object(Int.random(in: 0..<4, using: &random)) }
        let new = Sharing.Given(
            on: on,
            to: Int.random(in: 0..<6, using: &random) == 0 ? .one(who) : other.to,
            rights: isWider ? own.rights.union(other.rights) : own.rights,
            ends: Int.random(in: 0..<4, using: &random) == 0 ? other.ends : own.ends,
            onward: Int.random(in: 0..<6, using: &random) == 0,
            by: who
        )
        return .grant(who, new)
    }

    private static func revoke(_ model: Sharing.Model, _ random: inout SplitMix64) -> Sharing.Step? {
        guard let given = model.given.randomElement(using: &random) else { return nil }
        let people = [given.by, Int.random(in: 0..<10, using: &random), someone(given.to, model, &random)]
        return .revoke(people.randomElement(using: &random) ?? 0, on: given.on, to: given.to)
    }

    private static func leave(_ model: Sharing.Model, _ random: inout SplitMix64) -> Sharing.Step? {
        let groups = model.members.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        guard let (group, members) = groups.randomElement(using: &random) else { return nil }
        let (first, last, other) = (members.min() ?? 0, members.max() ?? 0, Int.random(in: 0..<10, using: &random))
        // Most who try to delete it may not, and it is there no more once somebody did.
        if Int.random(in: 0..<3, using: &random) == 0 { return .delete(last, group: group) }
        return .remove([first, last, other].randomElement(using: &random) ?? 0, group: group, member: first)
    }

    private static func answer(_ model: Sharing.Model, _ random: inout SplitMix64) -> Sharing.Step? {
        let offers = model.offers.sorted { $0.key < $1.key }
        guard let (object, heir) = offers.randomElement(using: &random) else { return nil }
        let (taker, owner) = (someone(heir, model, &random), someone(model.owners[object], model, &random))
        let steps: [Sharing.Step] = [
            .accept(taker, object: object), .decline(taker, object: object), .withdraw(owner, object: object),
        ]
        return steps.randomElement(using: &random)
    }

    private static func someone(_ party: Sharing.Party, _ model: Sharing.Model, _ random: inout SplitMix64) -> Int {
        (0..<10).filter { model.isHis(party, $0) }.randomElement(using: &random) ?? 0
    }
}
