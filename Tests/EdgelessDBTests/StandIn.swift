import Canonical
import Foundation
import Secrets

/// A process that behaves like EdgelessDB's HTTP side, with a disk and a machine that can be taken apart.
final class StandIn: Sendable {
    let url: String
    let disk: URL
    let machine: URL
    private let process: Process
    private let input: Pipe

    /// - Parameters:
    ///   - disk: what an earlier one has left, moved here.
    ///   - flags: how it misbehaves.
    init(disk: URL? = nil, machine: URL? = nil, _ flags: String...) throws {
        self.disk = try disk ?? Self.newFolder()
        self.machine = try machine ?? Self.newFolder()
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "StandIn/edgelessdb.py")
        process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [script.path, self.disk.path, self.machine.path] + flags
        input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8), !byte.isEmpty {
            line += byte
        }
        url = "https://127.0.0.1:" + String(decoding: line, as: UTF8.self)
    }

    deinit { stop() }

    /// Ends it by its process id.
    func stop() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// The certificate that it shows now, in PEM.
    var certificate: Bytes {
        get throws {
            let isSetUp = FileManager.default.fileExists(atPath: disk.appending(path: "manifest").path)
            return Bytes(try Data(contentsOf: (isSetUp ? disk : machine).appending(path: "cert.pem")))
        }
    }

    static func newFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "kq-edgeless-" + Bytes(SystemRandom().bytes(8)).hex
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
