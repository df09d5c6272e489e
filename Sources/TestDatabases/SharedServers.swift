/// The servers that all tests of a process use, each started once.
actor SharedServers {
    static let all = SharedServers()

    private var starting: [DatabaseServer.Engine: Task<DatabaseServer, any Error>] = [:]

    func server(_ engine: DatabaseServer.Engine) async throws -> DatabaseServer {
        if let task = starting[engine] { return try await task.value }
        let task = Task { try await DatabaseServer(engine, []) }
        starting[engine] = task
        return try await task.value
    }
}
