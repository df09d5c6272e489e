import Operations

/// `db verify`: every row's tag and the whole change log.
enum VerificationBench {
    static func run(_ vault: BenchVault) async throws -> Figure {
        let server = try await vault.open()
        let start = Stopwatch.wall
        let report = try await server.verifyDatabase(by: Requester(isLocal: true))
        let time = Stopwatch.wall - start
        await server.shutDown()
        guard report.damaged.isEmpty else { throw BenchError("the database is damaged: \(report.damaged[0].what)") }
        return Figure("db verify, \(report.rows) rows", Double(report.rows) / time, "rows/s", goal: "20000")
    }
}
