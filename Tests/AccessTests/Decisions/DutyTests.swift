import Access
import Canonical
import Testing

@Suite("Decisions about an administrator's duties")
struct DutyTests {
    let cast: Cast

    init() throws {
        cast = try Cast()
    }

    private func admit(_ caller: Caller, create grant: Grant) -> String {
        word { () throws(AccessError) in try Access.admit(caller, toGrantOnVault: grant) }
    }

    @Test("an administrator is admitted to all, and the permit says to what")
    func administrator() throws {
        for duty in AdminDuty.allCases {
            let permit = try Access.admit(cast.administrator, to: duty)
            #expect(permit.purpose == .duty(duty))
            #expect(permit.subject == cast.administrator.subject)
            let error = #expect(throws: AccessError.self) { try Access.admit(cast.owner, to: duty) }
            #expect(error?.rule == .administratorOnly)
        }
        #expect(Access.admitToInitialize(cast.owner.subject, .loopback).purpose == .initialize)
        #expect(Access.admitToOperate(.token).purpose == .operate)
    }

    @Test("a role is a caller's own: a group or a grant of that name gives none")
    func names() throws {
        let caller = try Caller(
            .commonName("role:admin"),
            memberships: [.group("admin"), .group("auditor"), .role("Admin"), .role("auditor ")],
            at: Cast.now
        )
        for duty in AdminDuty.allCases {
            #expect(throws: AccessError.self) { try Access.admit(caller, to: duty) }
        }
    }

    @Test("on the vault an administrator grants the right to create and no other")
    func vaultGrants() throws {
        let admin = cast.administrator
        let friend = try Subject.mail("friend@example.com")
        func grant(_ grantee: Subject, _ rights: Set<Right> = [.create], on id: String = Grant.vaultID) -> Grant {
            Cast.grant(grantee, rights, on: id, by: admin.subject)
        }
        for grantee in [friend, .everyone, try .group("g"), Role.workload.subject] {
            #expect(admit(admin, create: grant(grantee)) == "yes")
        }
        for rights: Set<Right> in [[], [.administer], [.create, .administer], [.create, .get]] {
            #expect(admit(admin, create: grant(friend, rights)) == "grant-invalid")
        }
        let onward = Cast.grant(friend, [.create], on: Grant.vaultID, isGrantable: true, by: admin.subject)
        #expect(admit(admin, create: onward) == "grant-invalid")
        #expect(admit(admin, create: grant(.vault)) == "grant-invalid")
        #expect(admit(admin, create: grant(try .role("keeper"))) == "grant-invalid")
        #expect(admit(admin, create: grant(friend, on: Cast.id)) == "grant-invalid")
        #expect(admit(admin, create: Cast.grant(friend, [.create], on: Grant.vaultID, by: friend)) == "grant-invalid")
        #expect(admit(cast.owner, create: grant(friend)) == "administrator-only")
    }

    @Test("roles are given by administrators, and to callers alone")
    func roles() throws {
        func give(_ caller: Caller, to member: Subject) -> String {
            word { () throws(AccessError) in try Access.admit(caller, toGive: .auditor, to: member) }
        }
        #expect(give(cast.administrator, to: cast.owner.subject) == "yes")
        #expect(give(cast.owner, to: cast.owner.subject) == "administrator-only")
        for member in [Subject.everyone, .vault, try .group("g"), Role.owner.subject] {
            #expect(give(cast.administrator, to: member) == "member-invalid")
        }
    }
}
