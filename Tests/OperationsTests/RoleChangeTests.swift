import Access
import Operations
import Testing

/// One role given or taken, whatever else happens meanwhile.
@Suite("One role given or taken")
struct RoleChangeTests {
    private let servers: ManyServers

    init() async throws { servers = try await ManyServers(2) }

    private func change(_ role: String, _ isGiven: Bool, of subject: String = "ann@example.com", on index: Int = 0)
        async throws -> [String]
    {
        let asked = RoleChange(subject: subject, role: role, isGiven: isGiven)
        return try await servers[index].changeRole(asked, by: ManyServers.local).roles
    }

    @Test("the other roles stay, and giving or taking twice changes nothing")
    func others() async throws {
        #expect(try await change("auditor", true) == ["auditor"])
        #expect(try await change("owner", true, on: 1) == ["auditor", "owner"])
        #expect(try await change("owner", true) == ["auditor", "owner"])
        #expect(try await change("auditor", false, on: 1) == ["owner"])
        #expect(try await change("auditor", false) == ["owner"])
        #expect(try await servers.damages(seenBy: 1).isEmpty)
    }

    @Test("several administrators at once lose nothing of one another's")
    func atOnce() async throws {
        let names = ["owner", "auditor", "shareholder", "workload"]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, name) in names.enumerated() {
                group.addTask { _ = try await change(name, true, on: number % 2) }
            }
            try await group.waitForAll()
        }
        #expect(try await servers[0].roles(of: "ann@example.com", by: ManyServers.local).roles == names.sorted())
    }

    @Test("the last administrator stays one, and words that are no role or no caller are refused")
    func refused() async throws {
        #expect(await refusalCode { _ = try await change("admin", false, of: "admin") } == "conflict")
        #expect(await refusalCode { _ = try await change("king", true) } == "invalid-request")
        #expect(await refusalCode { _ = try await change("owner", true, of: "role:owner") } == "invalid-request")
        #expect(await refusalCode { _ = try await change("owner", true, of: "*") } == "invalid-request")
    }
}
