import Glibc

/// Programs that a bench starts: known by their process ids, silent, without this process's environment.
enum ChildProcess {
    /// Starts one; nil for a file means nothing to read, or output that goes nowhere.
    ///
    /// - Throws: `BenchError` when it cannot be started.
    static func spawn(_ arguments: [String], input: Int32? = nil, output: Int32? = nil) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (stream, file) in [(Int32(0), input), (1, output), (2, nil)] {
            if let file {
                posix_spawn_file_actions_adddup2(&actions, file, stream)
            } else {
                posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0)
            }
        }
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/local/bin:/usr/bin:/bin"), nil]
        defer { for word in words + environment { free(word) } }
        var id: pid_t = 0
        guard posix_spawnp(&id, arguments[0], &actions, nil, &words, &environment) == 0 else {
            throw BenchError("\(arguments[0]) cannot be started")
        }
        return id
    }

    /// Runs bash over a script and waits for its end.
    ///
    /// - Throws: `BenchError` when a step fails.
    static func bash(_ script: String, _ arguments: [String]) throws {
        let id = try spawn(["bash", "-euo", "pipefail", "-c", script, "bench"] + arguments)
        var status: Int32 = 0
        guard waitpid(id, &status, 0) == id, status == 0 else { throw BenchError("the script of a bench failed") }
    }

    /// Asks a program to end, and makes it after five seconds.
    static func end(_ id: pid_t) {
        kill(id, SIGTERM)
        for _ in 0..<500 {
            if waitpid(id, nil, WNOHANG) != 0 { return }
            usleep(10_000)
        }
        kill(id, SIGKILL)
        waitpid(id, nil, 0)
    }
}
