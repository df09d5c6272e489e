import Access
import Canonical
import Testing

@Suite("Decisions about groups of subjects")
struct GroupDecisionTests {
    private let group: Subject
    private let facts: GroupFacts
    private let founder: Caller
    private let member: Caller

    init() throws {
        group = try .group("ops")
        founder = try Caller(.mail("founder@example.com"), at: Cast.now)
        member = try Caller(.token("member"), memberships: [group], at: Cast.now)
        facts = GroupFacts(group: group, owner: founder.subject)
    }

    private func admit(_ caller: Caller, to action: GroupAction, of facts: GroupFacts? = nil) -> String {
        word { () throws(AccessError) in try Access.admit(caller, to: action, of: facts ?? self.facts) }
    }

    @Test("who founds a group owns it, and for another nobody founds one")
    func founding() throws {
        let maker = try Caller(.token("maker"), memberships: [Role.owner.subject], at: Cast.now)
        #expect(admit(maker, to: .found, of: GroupFacts(group: group, owner: maker.subject)) == "yes")
        #expect(admit(maker, to: .found) == "group-owner-only")
        #expect(admit(founder, to: .found) == "may-not-found")
        let role = GroupFacts(group: Role.admin.subject, owner: maker.subject)
        #expect(admit(maker, to: .found, of: role) == "not-found")
    }

    @Test("who owns a group need not belong to it, and a member leaves but puts nobody out")
    func leaving() throws {
        #expect(admit(member, to: .removeMember(member.subject)) == "yes")
        #expect(admit(member, to: .removeMember(founder.subject)) == "group-owner-only")
        #expect(admit(founder, to: .removeMember(member.subject)) == "yes")
        #expect(admit(founder, to: .removeMember(founder.subject)) == "yes")
    }

    @Test("a member of another group is a stranger, and so is an auditor")
    func strangers() throws {
        let other = try Caller(.token("x"), memberships: [.group("Ops"), Role.auditor.subject], at: Cast.now)
        for action in [GroupAction.readMembers, .addMember(other.subject), .removeMember(other.subject), .delete] {
            #expect(admit(other, to: action) == "not-found")
        }
    }

    @Test("roles are no groups: an administrator cannot add members to one this way")
    func roles() throws {
        let admin = try Caller(.admin, vaultGrants: [.founding(.admin)], at: Cast.now)
        let role = GroupFacts(group: Role.admin.subject, owner: .admin)
        #expect(admit(admin, to: .addMember(member.subject), of: role) == "not-found")
    }

    @Test("a token whose scope has not the right to administer leaves groups as they are")
    func limited() throws {
        let limited = try Cast.limited(founder, to: [.get, .create])
        #expect(admit(limited, to: .addMember(member.subject)) == "limited")
        let stranger = try Caller(.token("x"), limit: Rights([.get]), at: Cast.now)
        #expect(admit(stranger, to: .readMembers) == "not-found")
    }

    @Test("the permit says who does what with which group")
    func permit() throws {
        let permit = try Access.admit(founder, to: .addMember(member.subject), of: facts)
        #expect(permit.subject == founder.subject)
        #expect(permit.group == group)
        #expect(permit.action == .addMember(member.subject))
    }
}
