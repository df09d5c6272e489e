import SQLStore
import Store
import Testing

/// A connection that counts and does nothing.
private actor IdleConnection: SQLConnection {
    private(set) var isClosed = false

    func snapshot(_ statements: [SQLStatement], _ limit: AnswerLimit) throws(StoreError) -> [[[Value]]] {
        if isClosed { throw StoreError(.closed, "closed") }
        return []
    }

    func transaction(_ statements: [SQLStatement]) {}
    func flush() {}
    func close() { isClosed = true }
}

private actor Opened {
    private(set) var connections: [IdleConnection] = []
    private var isRefusing = false

    func open() throws(StoreError) -> any SQLConnection {
        if isRefusing { throw StoreError(.unavailable, "refused") }
        let connection = IdleConnection()
        connections.append(connection)
        return connection
    }

    func refuse(_ isRefusing: Bool) { self.isRefusing = isRefusing }
}

@Suite struct ConnectionPoolTests {
    private let opened = Opened()

    private func pool(_ limit: Int, patience: Duration = .seconds(20)) -> ConnectionPool {
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
        try await pool.withConnection { _ throws(StoreError) in }
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

/// Holds whoever passes until it is opened, so that no test counts on a sleep.
private actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func pass() async {
        if !isOpen { await withCheckedContinuation { waiting.append($0) } }
    }

    func open() {
        isOpen = true
        for waiter in waiting { waiter.resume() }
        waiting = []
    }
}

private func pause(_ connection: any SQLConnection) async { await Task.yield() }
