import ArgumentParser
import Foundation
import Testing

@testable import KeyQuorum

@Suite("The files of the server factor and the seal key")
struct KeyFilesTests {
    private let folder = NSTemporaryDirectory() + "kq-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// What a start does with the two files; nil when it goes on, else the sentence that it ends with.
    private func start(_ environment: [String: String]) async throws -> String? {
        let settings = try ServerSettings(try Settings.resolve(environment: environment))
        do {
            _ = try await KeyFiles.options(settings, Server.logger(settings))
            return nil
        } catch let error as SettingsError {
            return "\(error)"
        }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("a factor file that is not there stops the start and names the command that makes one")
    func absentFactor() async throws {
        let path = folder + "/factor"
        let said = try await start(["KEYQUORUM_SERVER_FACTOR_FILE": path])
        let sentence = try #require(said)
        #expect(sentence.contains("server-factor-file"))
        #expect(sentence.contains("keyquorum key generate --server-factor \(path)"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("a file that holds no key stops the start, under the setting's name")
    func badFiles() async throws {
        let path = folder + "/bad"
        try "correct horse".write(toFile: path, atomically: true, encoding: .utf8)
        for name in ["SERVER_FACTOR", "SEAL_KEY"] {
            let said = try await start(["KEYQUORUM_\(name)_FILE": path])
            let sentence = try #require(said)
            #expect(sentence.contains(path))
            #expect(!sentence.contains("horse"))
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "correct horse")
    }

    @Test("what the command makes is read; it is its owner's, and never written over")
    func generated() async throws {
        let path = folder + "/factor"
        let line = ["key", "generate", "--server-factor", path]
        let parsed = try Keyquorum.parseAsRoot(line) as? KeyCommands.Generate
        let command = try #require(parsed)
        try await command.run()
        #expect(try mode(path) == 0o600)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.count == 65)
        #expect(text.dropLast().allSatisfy { $0.isHexDigit })
        #expect(try await start(["KEYQUORUM_SERVER_FACTOR_FILE": path]) == nil)
        await #expect(throws: (any Error).self) { try await command.run() }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test("a seal key is made once where there is none, for its owner only")
    func sealKey() async throws {
        let path = folder + "/seal.pem"
        #expect(try await start(["KEYQUORUM_SEAL_KEY_FILE": path]) == nil)
        #expect(try mode(path) == 0o600)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try await start(["KEYQUORUM_SEAL_KEY_FILE": path]) == nil)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
}
