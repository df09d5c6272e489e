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

    @Test("rights over the vault come by oneself or by a role or group, while they last")
    func vaultRights() throws {
        let ann = try Subject.mail("ann@x")
        let role = try Subject.role("keeper")
        let over = grant(ann, [.administer], until: now)
        #expect(try Caller(ann, vaultGrants: [over], at: now).vaultRights.isEmpty)
        #expect(try Caller(ann, vaultGrants: [over], at: now.adding(seconds: -1)).isAdministrator)
        #expect(
            try Caller(ann, memberships: [role], vaultGrants: [grant(role, [.administer])], at: now).isAdministrator
        )
        #expect(try !Caller(ann, vaultGrants: [grant(role, [.administer])], at: now).isAdministrator)
        #expect(try !Caller(ann, vaultGrants: [grant(ann, [.administer], on: "other")], at: now).isAdministrator)
        #expect(try Caller(ann, vaultGrants: [grant(ann, [.get, .create])], at: now).vaultRights == [.create])
    }

    @Test("everyone may be allowed to create and never to administer")
    func everyone() throws {
        let caller = try Caller(.admin, vaultGrants: [grant(.everyone, [.create, .administer])], at: now)
        #expect(caller.vaultRights == [.create])
    }
}
