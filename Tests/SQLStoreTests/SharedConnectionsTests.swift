import SQLStore
import Store
import Testing

@Suite struct SharedConnectionsTests {
    private let opened = Opened()

    private func source(_ count: Int) -> SharedConnections {
        let opened = opened
        return SharedConnections(count: count) { () async throws(StoreError) in try await opened.open() }
    }

    @Test("many callers use few connections at the same time, and the next one only when the first is well filled")
    func sharing() async throws {
        let source = source(3)
        let gate = Gate()
        for _ in 0..<10 { try await source.withConnection { _ throws(StoreError) in } }
        #expect(await opened.connections.count == 1)
        let callers = (0..<50).map { _ in
            Task { try await source.withConnection { _ throws(StoreError) in await gate.pass() } }
        }
        while await gate.count < 50 { await Task.yield() }
        #expect(await opened.connections.count == 2)
        await gate.open()
        for caller in callers { try await caller.value }
    }

    @Test("a lost connection is replaced for the next caller and closed when its last one is done")
    func replacement() async throws {
        let source = source(1)
        let gate = Gate()
        let holder = Task { try await source.withConnection { _ throws(StoreError) in await gate.pass() } }
        while await gate.count < 1 { await Task.yield() }
        await #expect(throws: StoreError.self) {
            try await source.withConnection { _ throws(StoreError) in throw StoreError(.unavailable, "lost") }
        }
        try await source.withConnection { _ throws(StoreError) in }
        #expect(await opened.connections.count == 2)
        #expect(await !opened.connections[0].isClosed)
        await gate.open()
        try await holder.value
        #expect(await opened.connections[0].isClosed)
        #expect(await !opened.connections[1].isClosed)
    }

    @Test("a conflict is no reason to close anything")
    func conflict() async throws {
        let source = source(1)
        await #expect(throws: StoreError.self) {
            try await source.withConnection { _ throws(StoreError) in throw StoreError(.conflict, "test") }
        }
        try await source.withConnection { _ throws(StoreError) in }
        #expect(await opened.connections.count == 1)
    }

    @Test("what cannot be opened is refused to all who wait for it, and tried again later")
    func refusal() async throws {
        let source = source(2)
        await opened.refuse(true)
        for _ in 0..<20 {
            let error = await #expect(throws: StoreError.self) {
                try await source.withConnection { _ throws(StoreError) in }
            }
            #expect(error?.code == .unavailable)
        }
        await opened.refuse(false)
        try await eventually { try await source.withConnection { _ throws(StoreError) in } }
    }

    @Test("closing closes what nobody uses at once, the rest when it comes back, and refuses who comes")
    func closing() async throws {
        let source = source(1)
        let gate = Gate()
        let holder = Task { try await source.withConnection { _ throws(StoreError) in await gate.pass() } }
        while await gate.count < 1 { await Task.yield() }
        await source.close()
        let error = await #expect(throws: StoreError.self) {
            try await source.withConnection { _ throws(StoreError) in }
        }
        #expect(error?.code == .closed)
        #expect(await !opened.connections[0].isClosed)
        await gate.open()
        try await holder.value
        #expect(await opened.connections[0].isClosed)
    }

    @Test("callers go on with the connections that there are while no other one can be opened")
    func fewer() async throws {
        let source = source(3)
        try await source.withConnection { _ throws(StoreError) in }
        await opened.refuse(true, as: .busy)
        let gate = Gate()
        let callers = (0..<200).map { _ in
            Task { try await source.withConnection { _ throws(StoreError) in await gate.pass() } }
        }
        while await gate.count < 200 { await Task.yield() }
        await gate.open()
        for caller in callers { try await caller.value }
        #expect(await opened.connections.count == 1)
    }

    @Test("beyond its limit nobody waits for a database that does not come up, and nobody spins")
    func crowd() async throws {
        let gate = Gate()
        let source = SharedConnections(count: 1) { () async throws(StoreError) in
            await gate.pass()
            throw StoreError(.unavailable, "refused")
        }
        let callers = (0..<SQLLimits.waiting + 50).map { _ in
            Task { () -> StoreError.Code? in
                do throws(StoreError) {
                    try await source.withConnection { _ throws(StoreError) in }
                    return nil
                } catch {
                    return error.code
                }
            }
        }
        while await gate.count < 1 { await Task.yield() }
        await gate.open()
        var codes: [StoreError.Code: Int] = [:]
        for caller in callers { if let code = await caller.value { codes[code, default: 0] += 1 } }
        #expect(codes.values.reduce(0, +) == callers.count && codes[.unavailable] ?? 0 > 0)
    }

    @Test("whatever callers do at once, no connection is left open after the end")
    func storm() async throws {
        let source = source(3)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<400 {
                group.addTask {
                    try? await source.withConnection { connection throws(StoreError) in
                        await pause(connection)
                        if number % 17 == 0 { throw StoreError(.unavailable, "lost") }
                    }
                }
            }
        }
        await source.close()
        for connection in await opened.connections { #expect(await connection.isClosed) }
    }
}
