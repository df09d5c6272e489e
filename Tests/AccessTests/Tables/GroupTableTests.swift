import Access
import Canonical
import Testing

@Suite("The table of groups")
struct GroupTableTests {
    @Test("the table is the one that was agreed")
    func table() throws {
        let group = try Subject.group("ops")
        let facts = GroupFacts(group: group, owner: try .mail("founder@example.com"))
        let people = try people(group, facts.owner)
        var text = "# Groups, by who asks\n\n" + GoldenFile.row("", people.map(\.0))
        for (act, action) in try acts() {
            let cells = people.map { _, caller in
                let facts = action == .found ? GroupFacts(group: group, owner: caller.subject) : facts
                return word { () throws(AccessError) in try Access.admit(caller, to: action, of: facts) }
            }
            text += GoldenFile.row(act, cells)
        }
        let cells = people.map { _, caller in
            word { () throws(AccessError) in
                try Access.admit(caller, to: .removeMember(caller.subject), of: facts)
            }
        }
        try GoldenFile.check("groups", text + GoldenFile.row("leave", cells))
    }

    private func people(_ group: Subject, _ founder: Subject) throws -> [(String, Caller)] {
        let now = Cast.now
        let someone = try Subject.token("someone")
        let create = Cast.grant(.everyone, [.create], on: Grant.vaultID)
        let founding = try Caller(founder, vaultGrants: [create], at: now)
        return [
            ("founder", founding),
            ("member", try Caller(someone, memberships: [group], at: now)),
            ("admin", try Caller(someone, memberships: [Role.admin.subject], at: now)),
            ("may create", try Caller(someone, vaultGrants: [create], at: now)),
            ("role owner", try Caller(someone, memberships: [Role.owner.subject], at: now)),
            ("auditor", try Caller(someone, memberships: [Role.auditor.subject], at: now)),
            ("stranger", try Caller(someone, at: now)),
            ("founder, limited", try Cast.limited(founding, to: [.create, .get])),
        ]
    }

    private func acts() throws -> [(String, GroupAction)] {
        let other = try Subject.mail("other@example.com")
        return [
            ("found", .found), ("read members", .readMembers), ("add a caller", .addMember(other)),
            ("add a role", .addMember(Role.admin.subject)), ("add a group", .addMember(try .group("sub"))),
            ("add everyone", .addMember(.everyone)), ("remove another", .removeMember(other)), ("delete", .delete),
        ]
    }
}
