import Access
import Testing

@Suite("Roles")
struct RoleTests {
    @Test("a role is the subject of its name, and no other subject is one", arguments: Role.allCases)
    func subjects(_ role: Role) throws {
        #expect(role.subject == (try Subject(text: "role:\(role.rawValue)")))
        #expect(Role(role.subject) == role)
        #expect(role.subject.canBeGranted)
        #expect(try Role(.group(role.rawValue)) == nil)
        #expect(try Role(.role(role.rawValue + " ")) == nil)
        #expect(try !Subject.role(role.rawValue + "s").canBeGranted)
    }

    @Test("only the admin has every duty, and the owner has none")
    func duties() {
        for role in Role.allCases {
            #expect((role.duties == Set(AdminDuty.allCases)) == (role == .admin))
        }
        #expect(Role.owner.duties.isEmpty)
    }
}
