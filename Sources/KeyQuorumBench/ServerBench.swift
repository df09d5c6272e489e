import Glibc

/// The built server as a process of its own: how soon it is ready, what it keeps in memory, what one read of a key costs it.
enum ServerBench {
    private static let requests = 3_000

    static func run(_ vault: BenchVault) async throws -> [Figure] {
        guard let binary = ServerProcess.binary else {
            BenchError.complain("keyquorum-bench: no keyquorum beside this program; its figures are left out")
            return []
        }
        let start = Stopwatch.wall
        let server = try ServerProcess(binary, over: vault)
        let connection = try ready(server)
        var figures = [
            Figure("exec to ready", (Stopwatch.wall - start) * 1e3, "ms", goal: "300"),
            Figure("resident memory, sealed", server.memory, "MiB", goal: "60"),
        ]
        for share in vault.shares { try require(connection.ask("POST", "/recover", share), 200) }
        figures.append(Figure("resident memory, unsealed", server.memory, "MiB", goal: "60"))
        figures += try read(vault.key, connection, server)
        figures.append(Figure("resident memory after \(requests) reads", server.memory, "MiB"))
        return figures
    }

    /// Waits for the first answer, ten seconds at most.
    private static func ready(_ server: ServerProcess) throws -> HTTPConnection {
        for _ in 0..<10_000 {
            if let connection = HTTPConnection(port: server.port) {
                _ = try connection.ask("GET", "/health")
                return connection
            }
            usleep(1_000)
        }
        throw BenchError("the server was not ready after ten seconds")
    }

    private static func read(_ key: String, _ connection: HTTPConnection, _ server: ServerProcess) throws -> [Figure] {
        let path = "/v1/objects/\(key)/material"
        for _ in 0..<100 { try require(connection.ask("GET", path), 200) }
        let (wall, cpu) = (Stopwatch.wall, server.cpu)
        for _ in 0..<requests { try require(connection.ask("GET", path), 200) }
        let (spent, used) = (Stopwatch.wall - wall, server.cpu - cpu)
        return [
            Figure("GET a key over HTTP, server CPU", used * 1e6 / Double(requests), "µs CPU"),
            Figure("GET a key over HTTP, one connection", spent * 1e6 / Double(requests), "µs"),
        ]
    }

    private static func require(_ answer: (status: Int, body: [UInt8]), _ status: Int) throws {
        guard answer.status == status else {
            throw BenchError(
                "the server answered \(answer.status): \(String(decoding: answer.body.prefix(300), as: UTF8.self))"
            )
        }
    }
}
