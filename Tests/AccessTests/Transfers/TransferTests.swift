import Access
import Canonical
import KMIP
import Testing

@Suite("Giving an object away")
struct TransferTests {
    let cast: Cast
    let heir: Caller

    init() throws {
        cast = try Cast()
        heir = try Caller(.mail("heir@example.com"), at: Cast.now)
    }

    private func offer(to heir: Subject? = nil, from: Subject? = nil, on id: String = Cast.id, until: Instant? = nil)
        -> TransferOffer
    {
        TransferOffer(objectID: id, from: from ?? cast.owner.subject, to: heir ?? self.heir.subject, until: until)
    }

    private func decide(
        _ caller: Caller,
        _ step: TransferStep,
        _ offer: TransferOffer? = nil,
        of object: ObjectFacts? = nil,
        _ grants: [Grant] = []
    ) -> String {
        word(
            Access.decide(caller, step, of: object ?? cast.object(), offer: offer, grants: grants, at: Cast.now)
        )
    }

    @Test("an object is offered to another caller or a group, not to its owner, a role, everyone or the vault")
    func heirs() throws {
        for heir in [heir.subject, try .group("g"), try .token("t"), .admin] {
            #expect(decide(cast.owner, .offer(to: heir)) == "yes")
        }
        for heir in [cast.owner.subject, .everyone, .vault, Role.owner.subject] {
            #expect(decide(cast.owner, .offer(to: heir)) == "transfer-invalid")
        }
    }

    @Test("a group's object is offered by a member, not to himself")
    func groupOwner() throws {
        let group = try Subject.group("g")
        let member = try Caller(.token("t"), memberships: [group], at: Cast.now)
        let object = cast.object(owner: group)
        #expect(decide(member, .offer(to: heir.subject), of: object) == "yes")
        #expect(decide(member, .offer(to: member.subject), of: object) == "transfer-invalid")
        #expect(decide(member, .offer(to: group), of: object) == "transfer-invalid")
    }

    @Test("it is accepted and declined by the one to whom it is offered, or a member of that group")
    func answers() throws {
        let group = try Subject.group("g")
        let member = try Caller(.token("t"), memberships: [group], at: Cast.now)
        for step in [TransferStep.accept, .decline] {
            #expect(decide(heir, step, offer()) == "yes")
            #expect(decide(member, step, offer(to: group)) == "yes")
            #expect(decide(member, step, offer()) == "not-found")
            #expect(decide(heir, step, nil) == "not-found")
            #expect(decide(cast.owner, step, offer()) == "not-offered")
            #expect(decide(heir, step, offer(to: .everyone)) == "not-found")
        }
        let knows = [Cast.grant(member.subject, [.get])]
        #expect(decide(member, .accept, offer(), knows) == "not-offered")
    }

    private func decide(_ caller: Caller, _ step: TransferStep, _ offer: TransferOffer?, _ grants: [Grant]) -> String {
        decide(caller, step, offer, of: nil, grants)
    }

    @Test("an offer that is over, of another object or by a former owner is none")
    func staleness() {
        let stale = [
            offer(until: Cast.now), offer(on: "another"), offer(from: cast.stranger.subject),
        ]
        for offer in stale {
            #expect(decide(heir, .accept, offer) == "not-found")
            #expect(decide(heir, .decline, offer) == "not-found")
            #expect(decide(cast.owner, .withdraw, offer) == "not-offered")
        }
        for heir in [Subject.everyone, .vault, Role.owner.subject, cast.owner.subject] {
            #expect(!offer(to: heir).isOpen(for: cast.object(), at: Cast.now))
        }
        let open = offer(until: Cast.now.adding(seconds: 1))
        #expect(decide(heir, .accept, open) == "yes")
        #expect(decide(cast.owner, .withdraw, open) == "yes")
    }

    @Test("an offer is made and withdrawn by the owner alone, and who knows nothing of it learns nothing")
    func owner() {
        let knows = [Cast.grant(cast.granted.subject, [.get])]
        for step in [TransferStep.offer(to: heir.subject), .withdraw] {
            #expect(decide(cast.granted, step, offer(), knows) == "owner-only")
            #expect(decide(heir, step, offer()) == "owner-only")
            #expect(decide(cast.stranger, step, offer()) == "not-found")
            #expect(decide(cast.administrator, step, offer()) == "not-found")
            #expect(decide(cast.auditor, step, offer()) == "owner-only")
        }
    }

    @Test("a destroyed object stays, and so does what the server keeps itself")
    func staying() {
        for state in [State.destroyed, .destroyedCompromised] {
            let object = cast.object(state: state)
            #expect(decide(cast.owner, .offer(to: heir.subject), of: object) == "destroyed")
            #expect(decide(heir, .accept, offer(), of: object) == "destroyed")
            #expect(decide(heir, .decline, offer(), of: object) == "yes")
            #expect(decide(cast.owner, .withdraw, offer(), of: object) == "yes")
        }
        for id in ["manifest-00", "policy-00", "vault-x"] {
            let object = cast.object(id: id)
            #expect(decide(cast.owner, .offer(to: heir.subject), of: object) == "reserved")
            #expect(decide(heir, .accept, offer(on: id), of: object) == "reserved")
        }
        let own = cast.object(owner: .vault)
        #expect(decide(cast.administrator, .offer(to: heir.subject), of: own) == "vault-own")
        #expect(decide(heir, .accept, offer(from: .vault), of: own) == "not-found")
    }

    @Test("a limited token gives and takes nothing")
    func limited() throws {
        let all = Set(Right.allCases)
        #expect(decide(try cast.owner(limitedTo: all), .offer(to: heir.subject)) == "limited")
        #expect(decide(try Cast.limited(heir, to: all), .accept, offer()) == "limited")
        #expect(decide(try Cast.limited(cast.stranger, to: all), .accept, offer()) == "not-found")
    }

    @Test("the permit says who does what with which object")
    func permit() throws {
        let steps: [(TransferStep, Caller, Action)] = [
            (.offer(to: heir.subject), cast.owner, .offerTransfer), (.accept, heir, .acceptTransfer),
            (.decline, heir, .declineTransfer), (.withdraw, cast.owner, .withdrawTransfer),
        ]
        for (step, caller, action) in steps {
            let permit = try Access.decide(
                caller,
                step,
                of: cast.object(),
                offer: offer(),
                grants: [],
                at: Cast.now
            ).permit
            #expect(permit.action == action)
            #expect(permit.subject == caller.subject)
            #expect(permit.covers(cast.object()))
        }
    }
}
