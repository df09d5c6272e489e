import Foundation

/// The `openssl` command.
enum OpenSSLCommand {
    /// What it printed, or nothing where it failed.
    static func run(_ arguments: [String], input: [UInt8] = []) throws -> [UInt8]? {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(input).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments + (input.isEmpty ? [] : ["-in", file.path()])
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? [UInt8](printed) : nil
    }
}
