import Glibc

/// `keyquorum serve` as a child, from the binary beside this one; ended by its process id when this value goes.
final class ServerProcess: Sendable {
    let id: pid_t
    let port: UInt16

    /// The server's binary, or nil where it was not built.
    static var binary: String? {
        var path = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        guard count > 0 else { return nil }
        let own = String(decoding: path.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let found = own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/keyquorum"
        return access(found, X_OK) == 0 ? found : nil
    }

    convenience init(_ binary: String, over vault: BenchVault) throws {
        try self.init(binary, database: vault.database, root: vault.path)
    }

    /// - Parameters:
    ///   - root: the server's own folder, in which it and this process work.
    ///   - options: more arguments of `keyquorum serve`.
    init(_ binary: String, database: String, root: String, _ options: [String] = []) throws {
        port = try LoopbackAddress.freePort()
        let arguments = [
            binary, "serve", "--hostname", "127.0.0.1", "--port", "\(port)", "--root-dir", root, "--database-url",
            "sqlite:\(database)", "--log-level", "error",
        ]
        id = try Self.spawn(arguments + options, in: root)
    }

    deinit { ChildProcess.end(id) }

    /// CPU seconds, user and system, of all its threads, to the nanosecond.
    var cpu: Double {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(id, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Resident memory in MiB.
    var memory: Double {
        let pages = read("statm").split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / Double(1 << 20)
    }

    private func read(_ name: String) -> String {
        guard let file = fopen("/proc/\(id)/\(name)", "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 2_048)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// Silent, with no environment, in a folder without a `.env`; this process goes there as well.
    private static func spawn(_ arguments: [String], in folder: String) throws -> pid_t {
        guard chdir(folder) == 0 else { throw BenchError("\(folder) cannot be entered") }
        return try ChildProcess.spawn(arguments)
    }
}
