import Access
import Canonical
import KMIP
import Testing

@Suite("Decisions about grants and ownership")
struct GrantDecisionTests {
    let cast: Cast
    let friend: Subject

    init() throws {
        cast = try Cast()
        friend = try Subject.mail("friend@example.com")
    }

    private func grant(
        _ rights: Set<Right>,
        by caller: Caller,
        to grantee: Subject? = nil,
        on id: String = Cast.id,
        until: Instant? = nil,
        isGrantable: Bool = false
    ) -> Grant {
        Cast.grant(grantee ?? friend, rights, on: id, until: until, isGrantable: isGrantable, by: caller.subject)
    }

    private func decide(
        _ caller: Caller,
        _ grant: Grant,
        on object: ObjectFacts? = nil,
        _ grants: [Grant] = []
    ) -> String {
        word(Access.decide(caller, toGrant: grant, on: object ?? cast.object(), grants: grants, at: Cast.now))
    }

    @Test("the owner grants any operation, to anyone, for any time")
    func owner() {
        #expect(decide(cast.owner, grant([.get, .destroy], by: cast.owner, isGrantable: true)) == "yes")
        #expect(decide(cast.owner, grant([.get], by: cast.owner, to: .everyone)) == "yes")
    }

    @Test("a grant that makes no sense is refused")
    func unsound() {
        #expect(decide(cast.owner, grant([], by: cast.owner)) == "grant-invalid")
        #expect(decide(cast.owner, grant([.administer], by: cast.owner)) == "grant-invalid")
        #expect(decide(cast.owner, grant([.get, .create], by: cast.owner)) == "grant-invalid")
        #expect(decide(cast.owner, grant([.get], by: cast.owner, to: .vault)) == "grant-invalid")
        #expect(decide(cast.owner, grant([.get], by: cast.owner, to: cast.owner.subject)) == "grant-invalid")
        #expect(decide(cast.owner, grant([.get], by: cast.owner, on: "other")) == "grant-invalid")
        #expect(decide(cast.owner, grant([.get], by: cast.granted)) == "grant-invalid")
    }

    @Test("a role is granted something if there is such a role")
    func roles() throws {
        for role in Role.allCases {
            #expect(decide(cast.owner, grant([.get], by: cast.owner, to: role.subject)) == "yes")
        }
        let unknown = try Subject.role("keeper")
        #expect(decide(cast.owner, grant([.get], by: cast.owner, to: unknown)) == "grant-invalid")
    }

    @Test("nobody grants to himself, neither a member what is his group's nor a grantee what he may pass on")
    func oneself() throws {
        let group = try Subject.group("ops")
        let member = try Caller(friend, memberships: [group], at: Cast.now)
        let object = cast.object(owner: group)
        #expect(decide(member, grant([.get], by: member), on: object) == "grant-invalid")
        #expect(decide(member, grant([.get], by: member, to: cast.owner.subject), on: object) == "yes")
        let passed = [Cast.grant(friend, [.get], isGrantable: true)]
        #expect(decide(member, grant([.get], by: member), passed) == "grant-invalid")
    }

    @Test("a grantable grant on a scope is passed on as a grant on an object in it")
    func passingOnScoped() throws {
        let end = Cast.now.adding(seconds: 100)
        let caller = try cast.scoped([.get, .decrypt], until: end, isGrantable: true)
        #expect(decide(caller, grant([.get], by: caller, until: end)) == "yes")
        #expect(decide(caller, grant([.get, .sign], by: caller, until: end)) == "grant-too-wide")
        #expect(decide(caller, grant([.get], by: caller)) == "grant-too-wide")
        #expect(decide(caller, grant([.get], by: caller, until: end, isGrantable: true)) == "grant-too-wide")
        let elsewhere = try cast.scoped([.get], .tag("red"), isGrantable: true)
        #expect(decide(elsewhere, grant([.get], by: elsewhere)) == "not-found")
        let knows = [Cast.grant(elsewhere.subject, [.check])]
        #expect(decide(elsewhere, grant([.get], by: elsewhere), knows) == "grant-too-wide")
    }

    @Test("a grantable grant on another object lets nobody pass anything on")
    func passingOnElsewhere() {
        let own = [
            Cast.grant(cast.granted.subject, [.get]),
            Cast.grant(cast.granted.subject, [.get], on: "another", isGrantable: true),
        ]
        #expect(decide(cast.granted, grant([.get], by: cast.granted), own) == "grant-too-wide")
    }

    @Test("the owner replaces any grant, others only what they gave or what is over")
    func replacing() {
        func replace(_ caller: Caller, by granter: Caller, until: Instant? = nil) -> String {
            let own = [Cast.grant(cast.granted.subject, [.get], isGrantable: true)]
            let old = grant([.get, .destroy], by: granter, until: until)
            let new = grant([.get], by: caller)
            let decision = Access.decide(
                caller,
                toGrant: new,
                replacing: old,
                on: cast.object(),
                grants: own,
                at: Cast.now
            )
            return word(decision)
        }
        #expect(replace(cast.owner, by: cast.granted) == "yes")
        #expect(replace(cast.granted, by: cast.granted) == "yes")
        #expect(replace(cast.granted, by: cast.owner) == "grant-of-another")
        #expect(replace(cast.granted, by: cast.owner, until: Cast.now) == "yes")
    }

    @Test("a limited token grants and revokes nothing, whatever its scope")
    func limited() throws {
        let all = try cast.owner(limitedTo: Set(Right.allCases))
        #expect(decide(all, grant([.get], by: all)) == "limited")
        #expect(revoke(all, grant([.get], by: all)) == "limited")
        #expect(manage(all, .readGrants, cast.object()) == "limited")
        let stranger = try Cast.limited(cast.stranger, to: [.get])
        #expect(decide(stranger, grant([.get], by: stranger)) == "not-found")
    }

    @Test("a grant is revoked by the owner, by who gave it and by its grantee")
    func revoking() throws {
        let given = grant([.get], by: cast.granted)
        let related = [Cast.grant(cast.granted.subject, [.check]), given]
        #expect(revoke(cast.owner, given, grants: related) == "yes")
        #expect(revoke(cast.granted, given, grants: related) == "yes")
        #expect(revoke(try Caller(friend, at: Cast.now), given, grants: related) == "yes")
        #expect(revoke(cast.auditor, given, grants: related) == "owner-only")
        #expect(revoke(cast.stranger, given, grants: related) == "not-found")
        #expect(revoke(cast.granted, given, grants: [given]) == "not-found")
        #expect(revoke(cast.owner, given, cast.object(state: .destroyed), grants: related) == "yes")
    }

    @Test("what a group or everyone was granted is not given up by one of them")
    func others() throws {
        let group = try Subject.group("ops")
        let member = try Caller(friend, memberships: [group], at: Cast.now)
        for grantee in [group, .everyone] {
            let given = grant([.get], by: cast.owner, to: grantee)
            #expect(revoke(member, given, grants: [given]) == "owner-only")
        }
    }

    private func revoke(_ caller: Caller, _ grant: Grant, _ object: ObjectFacts? = nil, grants: [Grant] = []) -> String
    {
        word(Access.decide(caller, toRevoke: grant, on: object ?? cast.object(), grants: grants, at: Cast.now))
    }

    @Test("nothing is granted on a destroyed object", arguments: [State.destroyed, .destroyedCompromised])
    func destroyed(_ state: State) {
        let object = cast.object(state: state)
        #expect(decide(cast.owner, grant([.get], by: cast.owner), on: object) == "destroyed")
        #expect(decide(cast.stranger, grant([.get], by: cast.stranger), on: object) == "not-found")
    }

    @Test("a grantable grant is passed on neither wider nor longer nor as grantable")
    func passingOn() {
        let end = Cast.now.adding(seconds: 100)
        let own = [Cast.grant(cast.granted.subject, [.get, .decrypt], until: end, isGrantable: true)]
        let caller = cast.granted
        #expect(decide(caller, grant([.get], by: caller, until: end), own) == "yes")
        #expect(decide(caller, grant([.get, .decrypt], by: caller, until: Cast.now), own) == "yes")
        #expect(decide(caller, grant([.get, .sign], by: caller, until: end), own) == "grant-too-wide")
        #expect(decide(caller, grant([.get], by: caller), own) == "grant-too-wide")
        #expect(decide(caller, grant([.get], by: caller, until: end.adding(seconds: 1)), own) == "grant-too-wide")
        #expect(decide(caller, grant([.get], by: caller, until: end, isGrantable: true), own) == "grant-too-wide")
    }

    private func decide(_ caller: Caller, _ grant: Grant, _ grants: [Grant]) -> String {
        decide(caller, grant, on: nil, grants)
    }

    @Test("a grant that is not grantable is not passed on, and a stranger learns nothing")
    func notGrantable() {
        let own = [Cast.grant(cast.granted.subject, [.get])]
        #expect(decide(cast.granted, grant([.get], by: cast.granted), own) == "grant-too-wide")
        #expect(decide(cast.stranger, grant([.get], by: cast.stranger), own) == "not-found")
        let ended = [Cast.grant(cast.granted.subject, [.get], until: Cast.now, isGrantable: true)]
        #expect(decide(cast.granted, grant([.get], by: cast.granted), ended) == "not-found")
    }

    @Test("the vault's own keys are not granted, transferred or asked about")
    func vaultOwn() {
        let own = cast.object(owner: .vault)
        #expect(decide(cast.administrator, grant([.get], by: cast.administrator), on: own) == "vault-own")
        #expect(decide(cast.owner, grant([.get], by: cast.owner), on: own) == "not-found")
        #expect(revoke(cast.administrator, grant([.get], by: cast.administrator), own) == "vault-own")
        for action in [Action.readGrants, .revokeGrant] {
            #expect(manage(cast.administrator, action, own) == "vault-own")
            #expect(manage(cast.owner, action, own) == "not-found")
        }
    }

    @Test("grants and ownership are managed by the owner alone")
    func management() {
        let grants = [Cast.grant(cast.granted.subject, [.get], isGrantable: true)]
        for action in [Action.readGrants, .revokeGrant] {
            #expect(manage(cast.owner, action, cast.object()) == "yes")
            #expect(manage(cast.granted, action, cast.object(), grants) == "owner-only")
            #expect(manage(cast.stranger, action, cast.object()) == "not-found")
            #expect(manage(cast.administrator, action, cast.object()) == "not-found")
        }
        #expect(manage(cast.owner, .operation(.get), cast.object()) == "owner-only")
        #expect(manage(cast.owner, .offerTransfer, cast.object()) == "owner-only")
        #expect(manage(cast.owner, .revokeGrant, cast.object(state: .destroyed)) == "yes")
    }

    private func manage(_ caller: Caller, _ action: Action, _ object: ObjectFacts, _ grants: [Grant] = []) -> String {
        word(Access.decide(caller, toManage: action, of: object, grants: grants, at: Cast.now))
    }
}
