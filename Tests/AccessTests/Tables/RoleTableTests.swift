import Access
import Canonical
import Testing

@Suite("The table of duties")
struct RoleTableTests {
    @Test("the table is the one that was agreed")
    func table() throws {
        try GoldenFile.check("duties", try roleTable() + internalTable())
    }

    private func roleTable() throws -> String {
        let subject = try Subject.token("t")
        let bearers = try Role.allCases.map { try Caller(subject, memberships: [$0.subject], at: Cast.now) }
        let all = try Caller(subject, memberships: Role.allCases.map(\.subject), at: Cast.now)
        let callers =
            bearers + [
                try Caller(subject, at: Cast.now),
                try Cast.limited(all, to: [.create, .get, .getAttributes]), try Cast.limited(all, to: [.administer]),
            ]
        var text = "# Duties by role\n\n"
        text += GoldenFile.row("", Role.allCases.map(\.rawValue) + ["none", "all, limited", "all, administer"])
        for duty in AdminDuty.allCases {
            let cells = callers.map { caller in
                word { () throws(AccessError) in try Access.admit(caller, to: duty) }
            }
            text += GoldenFile.row(duty.rawValue, cells)
        }
        return text
    }

    private func internalTable() throws -> String {
        let cast = try Cast()
        var text = "\n# Work without a caller\n\n" + GoldenFile.row("", ["an object", "the vault's own key"])
        for duty in Duty.allCases {
            let permit = Permit.internal(duty)
            let objects = [cast.object(), cast.object(owner: .vault)]
            text += GoldenFile.row(duty.rawValue, objects.map { permit.covers($0) ? "yes" : "no" })
        }
        return text
    }
}
