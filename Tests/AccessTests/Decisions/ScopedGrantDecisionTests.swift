import Access
import Canonical
import Testing

@Suite("Decisions about grants on scopes")
struct ScopedGrantDecisionTests {
    let cast: Cast
    let friend: Subject

    init() throws {
        cast = try Cast()
        friend = try Subject.mail("friend@example.com")
    }

    private func grant(
        _ rights: Set<Right> = [.get],
        by caller: Caller,
        of owner: Subject? = nil,
        _ scope: Scope? = nil,
        to grantee: Subject? = nil,
        until: Instant? = nil,
        isGrantable: Bool = false
    ) throws -> ScopedGrant {
        ScopedGrant(
            owner: owner ?? cast.owner.subject,
            scope: try scope ?? .tag("blue"),
            grantee: grantee ?? friend,
            rights: Rights(rights),
            until: until,
            isGrantable: isGrantable,
            grantedBy: caller.subject
        )
    }

    private func decide(_ caller: Caller, _ grant: ScopedGrant) -> String {
        word(Access.decide(caller, toGrant: grant, at: Cast.now))
    }

    private func revoke(_ caller: Caller, _ grant: ScopedGrant) -> String {
        word(Access.decide(caller, toRevoke: grant, at: Cast.now))
    }

    @Test("everyone grants on his own and his groups' objects, and on nobody else's")
    func owner() throws {
        #expect(decide(cast.owner, try grant([.get, .destroy], by: cast.owner, isGrantable: true)) == "yes")
        #expect(decide(cast.owner, try grant(by: cast.owner, to: .everyone)) == "yes")
        let group = try Subject.group("ops")
        let member = try Caller(.token("t"), memberships: [group], at: Cast.now)
        #expect(decide(member, try grant(by: member, of: group)) == "yes")
        for owner in [cast.owner.subject, try .group("other"), .everyone, .vault, Role.owner.subject] {
            #expect(decide(member, try grant(by: member, of: owner)) == "not-found")
        }
        #expect(decide(cast.administrator, try grant(by: cast.administrator, of: .vault)) == "not-found")
    }

    @Test("an administrator takes back what several have, and nothing that is one caller's")
    func administrator() throws {
        for grantee in [Subject.everyone, Role.owner.subject, try .group("ops")] {
            #expect(revoke(cast.administrator, try grant(by: cast.owner, to: grantee)) == "yes")
            #expect(decide(cast.administrator, try grant(by: cast.administrator, to: grantee)) == "not-found")
        }
        #expect(revoke(cast.administrator, try grant(by: cast.owner)) == "not-found")
        let limited = try Caller(
            cast.administrator.subject,
            memberships: [Role.admin.subject],
            limit: Rights([.get]),
            at: Cast.now
        )
        #expect(revoke(limited, try grant(by: cast.owner, to: .everyone)) == "not-found")
    }

    @Test("the permit says whose objects and which")
    func permit() throws {
        let given = try grant(by: cast.owner)
        let permit = try Access.decide(cast.owner, toGrant: given, at: Cast.now).permit
        #expect(permit.action == .grantOnScope(owner: cast.owner.subject, given.scope))
        #expect(permit.objectID == nil)
        #expect(!permit.covers(cast.object()))
        let revoking = try Access.decide(cast.owner, toRevoke: given, at: Cast.now).permit
        #expect(revoking.action == .revokeOnScope(owner: cast.owner.subject, given.scope))
    }

    @Test("a grant that makes no sense is refused")
    func unsound() throws {
        let owner = cast.owner
        for rights: Set<Right> in [[], [.create], [.get, .administer]] {
            #expect(decide(owner, try grant(rights, by: owner)) == "grant-invalid")
        }
        for grantee in [owner.subject, .vault, try .role("keeper")] {
            #expect(decide(owner, try grant(by: owner, to: grantee)) == "grant-invalid")
        }
        #expect(decide(owner, try grant(by: cast.stranger)) == "grant-invalid")
    }

    @Test(
        "a grantable grant on a scope is passed on neither wider nor longer nor as grantable, for it or a narrower one"
    )
    func passingOn() throws {
        let end = Cast.now.adding(seconds: 100)
        let caller = try cast.scoped([.get, .decrypt], .prefix("web/"), until: end, isGrantable: true)
        func pass(
            _ prefix: String,
            _ rights: Set<Right> = [.get],
            until: Instant?,
            isGrantable: Bool = false
        ) throws -> String {
            let scope = try Scope.prefix(prefix)
            return decide(caller, try grant(rights, by: caller, scope, until: until, isGrantable: isGrantable))
        }
        #expect(try pass("web/", until: end) == "yes")
        #expect(try pass("web/server", [.get, .decrypt], until: Cast.now) == "yes")
        #expect(try pass("web", until: end) == "not-found")
        #expect(try pass("db/", until: end) == "not-found")
        #expect(try pass("web/", [.sign], until: end) == "grant-too-wide")
        #expect(try pass("web/", until: nil) == "grant-too-wide")
        #expect(try pass("web/", until: end.adding(seconds: 1)) == "grant-too-wide")
        #expect(try pass("web/", until: end, isGrantable: true) == "grant-too-wide")
        #expect(decide(caller, try grant(by: caller, .tag("web/"), until: end)) == "not-found")
        #expect(decide(caller, try grant(by: caller, of: friend, .prefix("web/"), until: end)) == "not-found")
        #expect(
            decide(caller, try grant(by: caller, .prefix("web/"), to: caller.subject, until: end)) == "grant-invalid"
        )
    }

    @Test("one that is not grantable, or over, is not passed on")
    func notGrantable() throws {
        let plain = try cast.scoped([.get])
        #expect(decide(plain, try grant(by: plain)) == "grant-too-wide")
        let short = try cast.scoped([.get], until: Cast.now.adding(seconds: 1), isGrantable: true)
        let given = try grant(by: short, until: Cast.now)
        #expect(decide(short, given) == "yes")
        let later = Access.decide(short, toGrant: given, at: Cast.now.adding(seconds: 1))
        #expect(word(later) == "not-found")
    }

    @Test("two grants are not added up to pass on more than each")
    func noSum() throws {
        let grants = [
            try grant([.get], by: cast.owner, to: cast.granted.subject, isGrantable: true),
            try grant([.decrypt], by: cast.owner, to: cast.granted.subject, isGrantable: true),
        ]
        let caller = try Caller(cast.granted.subject, scopedGrants: grants, at: Cast.now)
        #expect(decide(caller, try grant([.decrypt], by: caller)) == "yes")
        #expect(decide(caller, try grant([.get, .decrypt], by: caller)) == "grant-too-wide")
    }

    @Test("a grant on a scope is revoked by the owner, by who gave it and by its grantee")
    func revoking() throws {
        let giver = try cast.scoped([.get], isGrantable: true)
        let given = try grant(by: giver)
        let grantee = try Caller(friend, scopedGrants: [given], at: Cast.now)
        #expect(revoke(cast.owner, given) == "yes")
        #expect(revoke(giver, given) == "yes")
        #expect(revoke(grantee, given) == "yes")
        #expect(revoke(cast.granted, given) == "not-found")
        #expect(revoke(try Caller(friend, at: Cast.now), given) == "not-found")
        #expect(revoke(cast.auditor, given) == "not-found")
        let other = try grant(by: cast.owner, to: .everyone)
        #expect(revoke(giver, other) == "owner-only")
    }

    @Test("the owner replaces any grant on a scope, others only what they gave or what is over")
    func replacing() throws {
        let giver = try cast.scoped([.get], isGrantable: true)
        func replace(_ caller: Caller, _ old: ScopedGrant) throws -> String {
            word(Access.decide(caller, toGrant: try grant(by: caller), replacing: old, at: Cast.now))
        }
        #expect(try replace(cast.owner, grant(by: giver)) == "yes")
        #expect(try replace(giver, grant(by: giver)) == "yes")
        #expect(try replace(giver, grant([.destroy], by: cast.owner)) == "grant-of-another")
        #expect(try replace(giver, grant([.destroy], by: cast.owner, until: Cast.now)) == "yes")
    }

    @Test("a limited token neither grants nor revokes on scopes")
    func limited() throws {
        let all = try cast.owner(limitedTo: Set(Right.allCases))
        #expect(decide(all, try grant(by: all)) == "limited")
        #expect(revoke(all, try grant(by: all)) == "limited")
        let stranger = try Cast.limited(cast.stranger, to: [.get])
        #expect(decide(stranger, try grant(by: stranger)) == "not-found")
    }
}
