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
        for action in [Action.readGrants, .revokeGrant, .transfer] {
            #expect(manage(cast.administrator, action, own) == "vault-own")
            #expect(manage(cast.owner, action, own) == "not-found")
        }
    }

    @Test("grants and ownership are managed by the owner alone")
    func management() {
        let grants = [Cast.grant(cast.granted.subject, [.get], isGrantable: true)]
        for action in [Action.readGrants, .revokeGrant, .transfer] {
            #expect(manage(cast.owner, action, cast.object()) == "yes")
            #expect(manage(cast.granted, action, cast.object(), grants) == "owner-only")
            #expect(manage(cast.stranger, action, cast.object()) == "not-found")
            #expect(manage(cast.administrator, action, cast.object()) == "not-found")
        }
        #expect(manage(cast.owner, .operation(.get), cast.object()) == "owner-only")
        #expect(manage(cast.owner, .transfer, cast.object(state: .destroyed)) == "destroyed")
        #expect(manage(cast.owner, .revokeGrant, cast.object(state: .destroyed)) == "yes")
    }

    private func manage(_ caller: Caller, _ action: Action, _ object: ObjectFacts, _ grants: [Grant] = []) -> String {
        word(Access.decide(caller, toManage: action, of: object, grants: grants, at: Cast.now))
    }
}
