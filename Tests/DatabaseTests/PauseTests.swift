import Store
import TestDatabases
import TestSupport
import Testing

@Suite("A server that stands still")
struct PauseTests {
    private static let limits = (connect: Duration.seconds(1), statement: Duration.seconds(1))
    /// A write that found no answer looks whether it was done, and waits for that as well; a driver may wait a little longer
    /// than the server was told to.
    private static let longest: Duration = .seconds(12)

    @Test(
        "every caller has an answer within the limits, and when it goes on so do we",
        .timeLimit(.minutes(3)),
        arguments: DatabaseServer.Engine.allCases
    )
    func pause(_ engine: DatabaseServer.Engine) async throws {
        let server = try await DatabaseServer.own(engine)
        let site = try await Site(server)
        let store = try await site.open(
            connectTimeout: Self.limits.connect,
            statementTimeout: Self.limits.statement
        )
        let ours = OneServer(store, of: site)
        #expect(await ours.create("before") == nil)
        try await server.pause()
        let waits = await withTaskGroup(of: Duration.self) { group in
            for caller in 0..<16 { group.addTask { await ask(ours, caller) } }
            return await group.reduce(into: [Duration]()) { $0.append($1) }
        }
        print("\(engine), standing still: answers after \(waits.min() ?? .zero) to \(waits.max() ?? .zero)")
        #expect(waits.allSatisfy { $0 < Self.longest })
        try await server.resume()
        #expect(await ours.createAtLast("after") == nil)
        #expect(await ours.readsAgain())
        let objects = try await expectWhole([ours], read: store)
        #expect(objects["before"] != nil && objects["after"] != nil)
        await store.close()
        await server.end()
    }

    /// How long a caller waits, half of them for a read and half for a write; none gets what he wants.
    private func ask(_ ours: OneServer, _ caller: Int) async -> Duration {
        await ContinuousClock().measure {
            if caller.isMultiple(of: 2) {
                let error = await ours.create("caller-\(caller)")
                #expect(error?.isOfDatabase == true || error?.code == .outcomeUnknown, "\(String(describing: error))")
            } else {
                await #expect(throws: StoreError.self) { _ = try await ours.store.read(.object("before")) }
            }
        }
    }
}
