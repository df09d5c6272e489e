import Canonical
import Client
import Foundation
import Operations
import Testing

@testable import KeyQuorum

@Suite("By what a change log is checked")
struct LogTrustTests {
    private func withFile<Result>(_ content: Bytes, _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appending(path: "trust-\(UUID().uuidString)").path
        try Data(content).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    private func pins(_ checkpoint: PinnedCheckpoint? = nil) -> Pins {
        Pins(
            vault: "00010203-0405-0607-0809-0a0b0c0d0e0f",
            rootCA: "root",
            epoch: 1,
            checkpoint: checkpoint,
            holders: []
        )
    }

    @Test("pins are enough, files count more, and neither is refused with what to give")
    func sources() throws {
        let pinned = try LogTrust(root: nil, anchor: nil, pins: pins())
        #expect(pinned.root == "root" && pinned.isPinned && pinned.anchor == nil)
        try withFile(Bytes("other".utf8)) { path in
            let named = try LogTrust(root: path, anchor: nil, pins: pins())
            #expect(named.root == "other" && !named.isPinned)
            let failure = #expect(throws: CommandFailure.self) { try LogTrust(root: path, anchor: nil, pins: nil) }
            #expect(failure?.sentence.contains("--anchor FILE") == true)
        }
        let failure = #expect(throws: CommandFailure.self) { try LogTrust(root: nil, anchor: nil, pins: nil) }
        #expect(failure?.sentence.contains("--root FILE") == true)
    }

    @Test("a file without a checkpoint is refused", arguments: ["", "{}", "[]", "anchor", #"{"checkpoint":{}}"#])
    func noCheckpoint(content: String) throws {
        try withFile(Bytes(content.utf8)) { path in
            _ = #expect(throws: CommandFailure.self) { try LogTrust(root: nil, anchor: path, pins: pins()) }
        }
    }

    @Test("a pinned checkpoint that cannot be read is never silently passed over")
    func unreadable() throws {
        let damaged = PinnedCheckpoint(number: 1, hash: "00", statement: "AAAA", signature: "AAAA")
        #expect(throws: CommandFailure.self) { try LogTrust(root: nil, anchor: nil, pins: pins(damaged)) }
    }
}
