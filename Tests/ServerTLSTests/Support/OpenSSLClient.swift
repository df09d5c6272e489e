import Foundation

/// The program `openssl s_client`, which stands for every client that is not ours.
enum OpenSSLClient {
    /// A connection to a port of this machine, with nothing or `input` to say; it ends when the server closes. The caller's
    /// thread waits on a queue of its own.
    ///
    /// - Returns: what it printed, to its standard output and error together.
    static func connect(_ port: Int, _ arguments: String..., input: String = "hello\n") async throws -> String {
        try await connect(port, arguments, input: input)
    }

    /// The same.
    static func connect(_ port: Int, _ arguments: [String], input: String = "hello\n") async throws -> String {
        let all = ["timeout", "20", "openssl", "s_client", "-connect", "127.0.0.1:\(port)"] + arguments
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try run(all, input) }) }
        }
    }

    private static func run(_ arguments: [String], _ input: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let (into, out) = (Pipe(), Pipe())
        process.standardInput = into
        process.standardOutput = out
        process.standardError = out
        try process.run()
        try into.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        // It ends when its input does, so the input stays open until the server closed the connection.
        if input.isEmpty { try into.fileHandleForWriting.close() }
        let text = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }
}
