public import Canonical
import Foundation
public import Secrets

/// The real `openssl` in a folder of its own, which goes with the value.
public final class OpenSSL {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    private let folder: URL

    public init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "openssl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    public func write(_ bytes: some Sequence<UInt8>, _ name: String) throws {
        try Data(bytes).write(to: folder.appending(path: name))
    }

    public func write(_ secret: SecretBytes, _ name: String) throws {
        try write(secret.withBytes { Bytes($0) }, name)
    }

    public func read(_ name: String) throws -> Bytes {
        Bytes(try Data(contentsOf: folder.appending(path: name)))
    }

    public func text(_ name: String) throws -> String {
        String(decoding: try read(name), as: UTF8.self)
    }

    public func secret(_ name: String) throws -> SecretBytes {
        SecretBytes(copying: try read(name))
    }

    /// Runs `openssl` with the arguments of one line, split at blanks; returns all that it printed.
    @discardableResult
    public func callAsFunction(_ line: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + line.split(separator: " ").map(String.init)
        process.currentDirectoryURL = folder
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "openssl \(line)\n\(output)") }
        return output
    }
}
