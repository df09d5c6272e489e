import Foundation
import Synchronization

/// A program that runs as long as this value lives.
final class TestProcess: @unchecked Sendable {
    // Unchecked, because Process is not Sendable: it is started in `init` and ended in `deinit`, and used nowhere else.
    private let process = Process()

    /// Returns when the program listens on `port`; within half a minute, or never.
    init(_ program: String, _ arguments: [String], environment: [String: String], port: Int) throws {
        process.executableURL = URL(filePath: "/usr/bin/" + program)
        process.arguments = arguments
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let deadline = Date(timeIntervalSinceNow: 30)
        while !TestPort.accepts(port) {
            guard process.isRunning, Date() < deadline else {
                kill(process.processIdentifier, SIGKILL)
                throw Pebble.NotStarted(description: "\(program) does not listen on \(port)")
            }
            usleep(20_000)
        }
    }

    deinit {
        // Not SIGTERM: a child begins with the signal mask of the thread that started it, which may block that one.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

/// A process that can be replaced.
final class ProcessBox: Sendable {
    private let kept = Mutex<TestProcess?>(nil)

    var process: TestProcess? {
        get { kept.withLock { $0 } }
        set { kept.withLock { $0 = newValue } }
    }
}
