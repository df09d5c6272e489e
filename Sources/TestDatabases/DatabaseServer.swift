import FoundationEssentials

/// A real database server on loopback, started for the tests and ended with their process, whatever ends it.
public actor DatabaseServer {
    public enum Engine: String, CaseIterable, Sendable {
        case postgres
        /// MariaDB with InnoDB.
        case mariadb
        /// MariaDB that makes RocksDB's tables only.
        case myrocks
    }

    public nonisolated let engine: Engine
    public nonisolated let port: Int
    /// Of the server's own; removed with it.
    public nonisolated let folder: String
    public nonisolated let certificates: TestCertificates
    private let script: Command
    private var databases = 0
    private var isOver = false

    /// The one of this test process: quick, it does not wait for a disk. Started at first use; no test may hurt it.
    public static func shared(_ engine: Engine) async throws -> DatabaseServer {
        try await SharedServers.all.server(engine)
    }

    /// One for tests that hurt it, which writes to the disk before it answers. It lasts as long as somebody holds it.
    ///
    /// - Parameters:
    ///   - options: lines of its configuration, in the words of `postgresql.conf` or of MariaDB's `[mysqld]`.
    ///   - disk: its data lies on a file system of this size, such as `160m`; root only.
    ///   - primary: a PostgreSQL server that allows it, of which this one is to be a standby.
    public static func own(
        _ engine: Engine,
        options: [String] = [],
        disk: String? = nil,
        standbyOf primary: DatabaseServer? = nil
    ) async throws -> DatabaseServer {
        let size = disk.map { ["--disk", $0] } ?? []
        let source = primary.map { ["--standby-of", "\($0.folder):\($0.port)"] } ?? []
        return try await DatabaseServer(engine, ["--safe"] + size + source + options.flatMap { ["--option", $0] })
    }

    init(_ engine: Engine, _ arguments: [String]) async throws {
        let script = try Command(["bash", Self.scripts + "/serve.sh", engine.rawValue] + arguments)
        guard let line = await script.line() else {
            throw TestDatabaseError("\(engine): the script ended without a word")
        }
        let words = line.split(separator: " ")
        guard words.count == 3, words[0] == "ready", let port = Int(words[1]) else {
            throw TestDatabaseError("\(engine): \(line)")
        }
        self.engine = engine
        self.port = port
        self.script = script
        folder = String(words[2])
        certificates = TestCertificates(folder: folder + "/certificates")
    }

    /// A fresh and empty one.
    public func makeDatabase() async throws -> TestDatabase {
        databases += 1
        let name = "test_\(databases)"
        switch engine {
        case .postgres: _ = try await sql("CREATE DATABASE \(name) OWNER tester")
        case .mariadb, .myrocks:
            _ = try await sql("CREATE DATABASE \(name); GRANT ALL ON \(name).* TO tester@'127.0.0.1'")
        }
        return TestDatabase(host: "127.0.0.1", port: port, user: "tester", password: "only-for-tests", name: name)
    }

    /// Runs statements as administrator, by the engine's own client over its socket.
    ///
    /// - Parameter database: where; the engine's own one if nil.
    /// - Returns: what the client prints: a line for each row, without headings; columns parted by `|` on PostgreSQL
    ///   and by a tab on MariaDB.
    @discardableResult
    public func sql(_ text: String, in database: String? = nil) async throws -> String {
        let errors = folder + "/client.log"
        let client = try Command(
            ["bash", "-c", #"exec "$@" 2>>"$0""#, errors, folder + "/client"] + (database.map { [$0] } ?? [])
        )
        let (output, status) = await client.finish(sending: text + "\n")
        guard status == 0 else { throw TestDatabaseError("\(engine): \(output) \(Self.tail(of: errors))") }
        return output
    }

    /// What the server wrote about itself, all starts one after the other.
    public func log() -> String {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix("log.") }.sorted().map { Self.text(of: "\(folder)/\($0)") }.joined()
    }

    private static func tail(of path: String) -> String {
        text(of: path).split(separator: "\n").suffix(3).joined(separator: " ")
    }

    private static func text(of path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Where the scripts are: beside the tests.
    static let scripts: String = {
        let here: String = #filePath
        return "/" + (here.split(separator: "/").dropLast(3) + ["Tests", "Databases"]).joined(separator: "/")
    }()
}

// MARK: Hurting it

extension DatabaseServer {
    /// Ends all processes of the server at once, as a crash would.
    public func kill() async throws { try await tell("kill") }

    /// Starts it again, on the same port and with the same data. Returns when it takes connections.
    public func start() async throws { try await tell("start") }

    /// Stops it in the way that it likes.
    public func stop() async throws { try await tell("stop") }

    /// Holds all processes of the server: connections stay and nobody answers.
    public func pause() async throws { try await tell("pause") }

    public func resume() async throws { try await tell("resume") }

    /// Leaves no free byte on the server's own disk.
    public func fillDisk() async throws { try await tell("fill") }

    /// Takes away what filled the disk.
    public func freeDisk() async throws { try await tell("free") }

    /// Ends the server and removes its folder. Returns when both are gone.
    public func end() async {
        guard !isOver else { return }
        isOver = true
        _ = await script.finish()
    }

    private func tell(_ word: String) async throws {
        guard !isOver, let answer = await script.ask(word), answer == "done" else {
            throw TestDatabaseError("\(engine): \(word) failed; \(Self.tail(of: folder + "/log.001"))")
        }
    }
}
