import Access
import Canonical
import Testing

@Suite("A caller, with what was established about him")
struct CallerTests {
    private let now = Instant(wholeSeconds: 1_800_000_000)

    private func grant(_ grantee: Subject, _ rights: Set<Right>, on id: String = Grant.vaultID, until: Instant? = nil)
        -> Grant
    {
        Grant(objectID: id, grantee: grantee, rights: Rights(rights), until: until, grantedBy: .vault)
    }

    @Test("roles, groups, the vault and everyone cannot call")
    func noCallers() throws {
        for subject in [Subject.vault, .everyone, try .role("r"), try .group("g")] {
            #expect(throws: AccessError.self) { try Caller(subject, at: now) }
        }
        #expect(throws: AccessError.self) { try Caller(.admin, memberships: [.everyone], at: now) }
        #expect(throws: AccessError.self) { try Caller(.admin, memberships: [.vault], at: now) }
    }

    @Test("a caller has at most 256 roles and groups")
    func memberships() throws {
        let roles = try (0..<257).map { try Subject.role("r\($0)") }
        #expect(try Caller(.admin, memberships: Array(roles.dropLast()), at: now).memberships.count == 256)
        #expect(throws: AccessError.self) { try Caller(.admin, memberships: roles, at: now) }
    }

    @Test("the one who initialized is administrator and may create")
    func founder() throws {
        let caller = try Caller(.admin, vaultGrants: [.founding(.admin)], at: now)
        #expect(caller.isAdministrator)
        #expect(caller.vaultRights == [.create, .administer])
    }

    @Test("a grant to administer counts for oneself alone, while it lasts")
    func administer() throws {
        let ann = try Subject.mail("ann@x")
        let group = try Subject.group("g")
        let over = grant(ann, [.administer], until: now)
        #expect(try Caller(ann, vaultGrants: [over], at: now).vaultRights.isEmpty)
        let caller = try Caller(ann, vaultGrants: [over], at: now.adding(seconds: -1))
        #expect(caller.isAdministrator && caller.has(.admin))
        #expect(caller.vaultRights == [.administer])
        for other in [group, Role.auditor.subject, .everyone, try .mail("bob@x")] {
            let caller = try Caller(
                ann,
                memberships: [group, Role.auditor.subject],
                vaultGrants: [grant(other, [.administer])],
                at: now
            )
            #expect(!caller.isAdministrator && !caller.has(.admin))
        }
        #expect(try !Caller(ann, vaultGrants: [grant(ann, [.administer], on: "other")], at: now).isAdministrator)
    }

    @Test("the role admin administers and makes nothing, the role owner makes objects and administers nothing")
    func roles() throws {
        let ann = try Subject.mail("ann@x")
        #expect(try Caller(ann, memberships: [Role.admin.subject], at: now).vaultRights == [.administer])
        #expect(try Caller(ann, memberships: [Role.owner.subject], at: now).vaultRights == [.create])
        for role in [Role.shareholder, .auditor, .workload] {
            #expect(try Caller(ann, memberships: [role.subject], at: now).vaultRights.isEmpty)
        }
        #expect(try Caller(ann, memberships: [.group("admin"), .group("owner")], at: now).vaultRights.isEmpty)
    }

    @Test("the right to create comes by oneself, a role, a group or everyone")
    func create() throws {
        let ann = try Subject.mail("ann@x")
        let group = try Subject.group("g")
        let member = [group, Role.shareholder.subject]
        for grantee in [ann, group, Role.shareholder.subject, .everyone] {
            let grants = [grant(grantee, [.get, .create])]
            #expect(try Caller(ann, memberships: member, vaultGrants: grants, at: now).vaultRights == [.create])
        }
        for grantee in [group, Role.shareholder.subject, try .mail("bob@x")] {
            #expect(try Caller(ann, vaultGrants: [grant(grantee, [.create])], at: now).vaultRights.isEmpty)
        }
    }

    @Test("a token's scope cuts what it may do with the vault")
    func limit() throws {
        func rights(_ limit: Set<Right>?) throws -> Set<Right> {
            try Caller(.admin, vaultGrants: [.founding(.admin)], limit: limit.map(Rights.init), at: now).vaultRights
        }
        #expect(try rights(nil) == [.create, .administer])
        #expect(try rights([.create, .get]) == [.create])
        #expect(try rights([.administer]) == [.administer])
        #expect(try rights([]).isEmpty)
    }

    @Test("of the grants on scopes those for others and those that ended are left out")
    func scopedGrants() throws {
        let ann = try Subject.mail("ann@x")
        let group = try Subject.group("g")
        func scoped(_ grantee: Subject, until: Instant? = nil) throws -> ScopedGrant {
            ScopedGrant(
                owner: .admin,
                scope: try .tag("t"),
                grantee: grantee,
                rights: Rights([.get]),
                until: until,
                grantedBy: .admin
            )
        }
        let mine = [try scoped(ann), try scoped(group), try scoped(.everyone, until: now.adding(seconds: 1))]
        let others = [try scoped(.mail("bob@x")), try scoped(.group("h")), try scoped(ann, until: now)]
        let caller = try Caller(ann, memberships: [group], scopedGrants: mine + others, at: now)
        #expect(caller.scopedGrants == mine)
    }

    @Test("what belongs to a group belongs to its members, what belongs to a role or everyone to nobody")
    func owning() throws {
        let group = try Subject.group("g")
        let caller = try Caller(.admin, memberships: [group, Role.owner.subject], at: now)
        #expect(caller.owns(.admin) && caller.owns(group))
        for other in [Subject.everyone, .vault, Role.owner.subject, try .group("h")] { #expect(!caller.owns(other)) }
    }

    @Test("everyone may be allowed to create and never to administer")
    func everyone() throws {
        let caller = try Caller(.admin, vaultGrants: [grant(.everyone, [.create, .administer])], at: now)
        #expect(caller.vaultRights == [.create])
    }
}
