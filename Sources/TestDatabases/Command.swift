import Dispatch
import Glibc
import Synchronization

/// A program that runs beside the tests and is spoken to by its standard input and output. It inherits neither files nor
/// the terminal's signals; the end of its input tells it that the test process is gone or wants it no more.
///
/// Waiting is done on a queue of its own, one question after the other.
final class Command: Sendable {
    private let process: pid_t
    private let talk: Mutex<Talk>
    private let queue = DispatchQueue(label: "test database command")

    /// - Throws: `TestDatabaseError` when the program cannot be started.
    init(_ arguments: [String]) throws {
        var ends: [Int32] = [-1, -1]
        // Closed in every other program that is started meanwhile, or none of them would see the end of its input.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw TestDatabaseError("no more sockets for \(arguments[0])")
        }
        let code: Int32
        (process, code) = Self.spawn(arguments, ends[1])
        close(ends[1])
        talk = Mutex(Talk(file: ends[0]))
        guard code == 0 else {
            throw TestDatabaseError("\(arguments[0]) cannot be started: \(String(cString: strerror(code)))")
        }
    }

    /// Reaps the program, which ends by itself as its input did.
    deinit {
        let process = process
        guard talk.withLock({ $0.end() }) else { return }
        DispatchQueue.global().async { _ = Self.wait(for: process) }
    }

    /// The next line of the program's output, nil at its end.
    func line() async -> String? {
        await onQueue { talk in talk.next() }
    }

    /// Sends a line and returns the line that answers it.
    func ask(_ words: String) async -> String? {
        await onQueue { talk in
            talk.send(words + "\n")
            return talk.next()
        }
    }

    /// Ends the program's input, reads the rest of its output and waits for its end.
    ///
    /// - Returns: the output and the exit status; 128 and the signal's number for a program that a signal ended.
    func finish(sending text: String = "") async -> (output: String, status: Int32) {
        let output = await onQueue { talk in
            talk.send(text)
            talk.endInput()
            return talk.rest()
        }
        return await withCheckedContinuation { answer in
            queue.async {
                let isRunning = self.talk.withLock { $0.end() }
                answer.resume(returning: (output, isRunning ? Self.wait(for: self.process) : 0))
            }
        }
    }

    private func onQueue<Answer: Sendable>(_ body: @escaping @Sendable (inout Talk) -> Answer) async -> Answer {
        await withCheckedContinuation { answer in
            queue.async { answer.resume(returning: self.talk.withLock { body(&$0) }) }
        }
    }

    private static func spawn(_ arguments: [String], _ file: Int32) -> (pid_t, Int32) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, file, 0)
        posix_spawn_file_actions_adddup2(&actions, file, 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        let words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, arguments[0], &actions, &attributes, words, environ)
        return (process, code)
    }

    private static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }
}
