import Foundation

/// The program `openssl`, which stands for every client that is not ours.
enum OpenSSL {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    struct Output: Sendable {
        let status: Int32
        /// Standard output and error together.
        let text: String
    }

    /// Runs it to its end with nothing, or `input`, on its standard input. The caller's thread waits on a queue of its own.
    static func run(_ arguments: [String], input: String = "") async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try wait(arguments, input) }) }
        }
    }

    /// The same; a status other than 0 is thrown.
    @discardableResult
    static func must(_ arguments: String...) async throws -> String {
        let output = try await run(arguments)
        guard output.status == 0 else { throw Failure(description: "\(arguments): \(output.text)") }
        return output.text
    }

    /// `openssl s_client` to a port of this machine; it ends when the server closes.
    static func connect(_ port: Int, _ arguments: String..., input: String = "hello\n") async throws -> Output {
        try await run(["s_client", "-connect", "127.0.0.1:\(port)"] + arguments, input: input)
    }

    private static func wait(_ arguments: [String], _ input: String) throws -> Output {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "20", "openssl"] + arguments
        let (into, out) = (Pipe(), Pipe())
        process.standardInput = into
        process.standardOutput = out
        process.standardError = out
        try process.run()
        try into.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        // s_client ends when its input does, so the input stays open until the server closed the connection.
        if arguments.first != "s_client" || input.isEmpty { try into.fileHandleForWriting.close() }
        let text = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Output(status: process.terminationStatus, text: String(decoding: text, as: UTF8.self))
    }
}
