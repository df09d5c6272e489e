import Store
import TestDatabases
import TestSupport
import Testing

@Suite("A server that takes no more connections", .serialized)
struct ManyConnectionsTests {
    @Test(
        "who comes late is told so in a sentence, who has a connection goes on, and then all is well again",
        .timeLimit(.minutes(3)),
        arguments: DatabaseServer.Engine.allCases
    )
    func limit(_ engine: DatabaseServer.Engine) async throws {
        let server = try await DatabaseServer.own(engine, options: ["max_connections = 12"])
        let site = try await Site(server)
        let first = OneServer(try await site.open(limit: 8), of: site)
        #expect(await first.create("before") == nil)
        // The connections that it reads by are there before the others come.
        try await expectAllServed(first)
        var others: [any Store] = []
        var refusal: StoreError?
        while refusal == nil, others.count < 20 {
            do throws(StoreError) { others.append(try await site.openStore()) } catch { refusal = error }
        }
        let refused = try #require(refusal, "the server never refused")
        print("\(engine), all connections taken: \(refused)")
        #expect(refused.code == .busy || refused.code == .unavailable)
        #expect(refused.detail.contains("connections"))
        try await expectAllServed(first)
        for other in others { await other.close() }
        #expect(await eventually { await opens(site) })
        try await expectAllServed(first)
        try await expectWhole([first], read: first.store)
        await server.end()
    }

    /// 16 callers, more than connections: all are served by those that there are.
    private func expectAllServed(_ ours: OneServer) async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    await #expect(throws: Never.self) {
                        for _ in 0..<10 { _ = try await ours.store.read(.object("before")) }
                    }
                }
            }
        }
    }

    private func opens(_ site: Site) async -> Bool {
        guard let store = try? await site.openStore() else { return false }
        await store.close()
        return true
    }
}

extension Site {
    /// With one connection to read by, which it holds from now on.
    fileprivate func openStore() async throws(StoreError) -> any Store {
        do {
            let store = try await open(connectTimeout: .seconds(2), limit: 1)
            _ = try await store.health()
            return store
        } catch {
            throw error as? StoreError ?? StoreError(.invalid, "\(error)")
        }
    }
}
