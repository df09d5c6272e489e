import SQLStore
import Store
import Testing

@Suite struct ConnectionPoolTests {
    private let opened = Opened()

    private func pool(_ limit: Int, patience: Duration = .seconds(600)) -> ConnectionPool {
        let opened = opened
        return ConnectionPool(limit: limit, patience: patience) { () async throws(StoreError) in try await opened.open()
        }
    }

    @Test("no more connections are opened than the limit, and every caller gets his turn")
    func limit() async throws {
        let pool = pool(3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await pool.withConnection { connection throws(StoreError) in await pause(connection) }
                }
            }
            try await group.waitForAll()
        }
        let count = await opened.connections.count
        #expect((1...3).contains(count))
    }

    @Test("a caller who waited too long hears busy, and the next one is served")
    func patience() async throws {
        let pool = pool(1, patience: .milliseconds(30))
        let gate = Gate()
        let holder = Task { try await pool.withConnection { _ throws(StoreError) in await gate.pass() } }
        while await opened.connections.isEmpty { await Task.yield() }
        let error = await #expect(throws: StoreError.self) {
            try await pool.withConnection { _ throws(StoreError) in }
        }
        #expect(error?.code == .busy)
        await gate.open()
        try await holder.value
        try await pool.withConnection { _ throws(StoreError) in }
    }

    @Test("a connection of no more use is closed and replaced, one with a conflict is kept")
    func replacement() async throws {
        let pool = pool(1)
        for (code, count) in [(StoreError.Code.conflict, 1), (.unavailable, 1), (.outcomeUnknown, 2)] {
            await #expect(throws: StoreError.self) {
                try await pool.withConnection { _ throws(StoreError) in throw StoreError(code, "test") }
            }
            #expect(await opened.connections.count == count, "\(code)")
        }
        try await pool.withConnection { _ throws(StoreError) in }
        #expect(await opened.connections.count == 3)
        #expect(await opened.connections[0].isClosed)
        #expect(await opened.connections[1].isClosed)
    }

    @Test("a database that does not open is asked again by the next caller")
    func reopening() async throws {
        let pool = pool(1)
        await opened.refuse(true)
        for _ in 0..<3 {
            let error = await #expect(throws: StoreError.self) {
                try await pool.withConnection { _ throws(StoreError) in }
            }
            #expect(error?.code == .unavailable)
        }
        await opened.refuse(false)
        try await eventually { try await pool.withConnection { _ throws(StoreError) in } }
    }

    @Test("while a database does not open, callers hear at once what was wrong, and it is asked seldom")
    func backingOff() async throws {
        let pool = pool(1)
        await opened.refuse(true)
        let clock = ContinuousClock()
        let start = clock.now
        for _ in 0..<100 {
            let error = await #expect(throws: StoreError.self) {
                try await pool.withConnection { _ throws(StoreError) in }
            }
            #expect(error?.code == .unavailable)
        }
        let windows = 1 + (clock.now - start) / SQLLimits.firstBackoff
        #expect(await Double(opened.tries) <= windows)
    }

    @Test("when one connection was lost, the idle ones are asked before they are lent, and the lost ones replaced")
    func distrust() async throws {
        let pool = pool(3)
        let gate = Gate()
        let holders = (0..<3).map { _ in
            Task { try await pool.withConnection { _ throws(StoreError) in await gate.pass() } }
        }
        while await opened.connections.count < 3 { await Task.yield() }
        await gate.open()
        for holder in holders { try await holder.value }
        for connection in await opened.connections { await connection.lose() }
        await #expect(throws: StoreError.self) {
            try await pool.withConnection { _ throws(StoreError) in throw StoreError(.unavailable, "lost") }
        }
        try await pool.withConnection { _ throws(StoreError) in }
        let connections = await opened.connections
        #expect(connections.count == 4)
        for connection in connections.prefix(3) { #expect(await connection.isClosed) }
        try await pool.withConnection { _ throws(StoreError) in }
        #expect(await connections[3].questions == 0)
    }

    @Test("when the database goes away under many who wait, all of them hear it soon")
    func goingAway() async throws {
        let pool = pool(2)
        let gate = Gate()
        let holders = (0..<2).map { _ in
            Task {
                try await pool.withConnection { _ throws(StoreError) in
                    await gate.pass()
                    throw StoreError(.unavailable, "lost")
                }
            }
        }
        while await gate.count < 2 { await Task.yield() }
        await opened.refuse(true)
        let waiters = (0..<40).map { _ in Task { try await pool.withConnection { _ throws(StoreError) in } } }
        await gate.open()
        for task in holders + waiters {
            let error = await #expect(throws: StoreError.self) { try await task.value }
            #expect(error?.code == .unavailable)
        }
    }

    @Test("a server that gives no more connections is served through those that there are")
    func fewer() async throws {
        let pool = pool(4)
        try await pool.withConnection { _ throws(StoreError) in }
        await opened.refuse(true, as: .busy)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await pool.withConnection { connection throws(StoreError) in await pause(connection) }
                }
            }
            try await group.waitForAll()
        }
        #expect(await opened.connections.count == 1)
    }

    @Test("closing closes what is idle and what comes back, and refuses who waits and who comes")
    func closing() async throws {
        let pool = pool(1)
        let gate = Gate()
        let holder = Task { try await pool.withConnection { _ throws(StoreError) in await gate.pass() } }
        while await opened.connections.isEmpty { await Task.yield() }
        let waiter = Task { try await pool.withConnection { _ throws(StoreError) in } }
        await Task.yield()
        await pool.close()
        await #expect(throws: StoreError.self) { try await waiter.value }
        await #expect(throws: StoreError.self) { try await pool.withConnection { _ throws(StoreError) in } }
        await gate.open()
        try await holder.value
        #expect(await opened.connections[0].isClosed)
    }
}
