public import Canonical
import Foundation
public import Secrets

/// The real `openssl` in a folder of its own, which goes with the value.
public final class OpenSSL: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    private struct Ending {
        let status: Int32
        let output: Bytes
        let errors: Bytes
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
        let ending = try succeed(line.split(separator: " ").map(String.init))
        return String(decoding: ending.output + ending.errors, as: UTF8.self)
    }

    /// Runs `openssl` in the folder; returns what it wrote to its standard output.
    @discardableResult
    public func run(_ arguments: String...) throws -> Bytes { try run(arguments) }

    /// The same.
    @discardableResult
    public func run(_ arguments: [String]) throws -> Bytes { try succeed(arguments).output }

    /// The private key of a file of DER in PKCS#8; the command makes keys in older forms where an algorithm has one.
    public func pkcs8(_ name: String) throws -> Bytes {
        try run("pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-outform", "DER", "-in", name)
    }

    /// Whether it ends well, for what it may refuse.
    public func accepts(_ arguments: [String]) throws -> Bool { try end(arguments).status == 0 }

    private func succeed(_ arguments: [String]) throws -> Ending {
        let ending = try end(arguments)
        guard ending.status == 0 else {
            let errors = String(decoding: ending.errors, as: UTF8.self)
            throw Failure(description: "openssl \(arguments.joined(separator: " "))\n\(errors)")
        }
        return ending
    }

    private func end(_ arguments: [String]) throws -> Ending {
        // A file, since nobody reads a second pipe while the first is read.
        let errors = folder.appending(path: ".errors-\(UUID().uuidString)")
        try Data().write(to: errors)
        defer { try? FileManager.default.removeItem(at: errors) }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Ending(
            status: process.terminationStatus,
            output: Bytes(printed),
            errors: Bytes(try Data(contentsOf: errors))
        )
    }
}
