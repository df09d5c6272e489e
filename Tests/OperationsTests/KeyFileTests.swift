import Canonical
import Foundation
import Keyring
import Secrets
import TestSupport
import Testing

@testable import Operations

@Suite("Files of 32 secret bytes")
struct KeyFileTests {
    static let secret = Bytes(0x70..<0x90)
    static let hex = secret.hex
    static let base64 = secret.base64

    private func path() async throws -> String { try await TestVault.newFolder().path + "/file" }

    private func complaint(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? KeyFileError)?.sentence
        }
    }

    @Test(
        "are read raw, as hex and as base64, with blanks at the end",
        arguments: [
            secret, Bytes(hex.utf8), Bytes(hex.uppercased().utf8), Bytes((hex + "\n").utf8),
            Bytes((hex + " \t\r\n\n").utf8), Bytes(base64.utf8), Bytes((base64 + "\n").utf8),
        ]
    )
    func forms(content: Bytes) async throws {
        let path = try await path()
        try content.write(path)
        #expect(try await ServerFactorSource(path: path).current.bytes == SecretBytes(copying: Self.secret))
        let key = try await SealKeyFile.read(path)
        #expect(key.key.publicKey == (try SealKey(raw: SecretBytes(copying: Self.secret))).publicKey)
        #expect(!key.isNew)
    }

    @Test(
        "anything else is refused by a sentence without its content",
        arguments: [
            [], Bytes(repeating: 0, count: 32), Bytes(secret.prefix(31)), secret + [0x99],
            Bytes("correct horse battery staple 123".utf8), Bytes(hex.dropLast().utf8), Bytes((hex + "0").utf8),
            Bytes(("g" + hex.dropFirst()).utf8), Bytes(repeating: 0x41, count: 5_000), Bytes("\n\n".utf8),
            Bytes((hex + "\n" + "nonsense").utf8), Bytes((0..<9).map { _ in hex }.joined(separator: "\n").utf8),
        ]
    )
    func refusals(content: Bytes) async throws {
        let path = try await path()
        try content.write(path)
        for said in [
            await complaint { _ = try await ServerFactorSource(path: path) },
            await complaint { _ = try await SealKeyFile.read(path) },
        ] {
            let sentence = try #require(said)
            #expect(sentence.contains(path))
            #expect(!sentence.contains(Self.hex.dropLast()))
            #expect(!sentence.contains("horse"))
        }
    }

    @Test("a factor file that is not there names the command that makes one")
    func absentFactor() async throws {
        let path = try await path()
        let sentence = await complaint { _ = try await ServerFactorSource(path: path) }
        #expect(sentence?.contains("keyquorum key generate --server-factor \(path)") == true)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("a folder and a pipe are no file, and a pipe does not hold the start up")
    func noFile() async throws {
        let path = try await path()
        #expect(mkfifo(path, 0o600) == 0)
        #expect(await complaint { _ = try await ServerFactorSource(path: path) } != nil)
        #expect(
            await complaint {
                _ = try await ServerFactorSource(path: URL(filePath: path).deletingLastPathComponent().path)
            } != nil
        )
    }

    @Test("a seal key is made once, for its owner only, as PEM")
    func made() async throws {
        let path = try await path()
        let first = try await SealKeyFile.read(path)
        #expect(first.isNew)
        #expect(first.isPrivate)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEI"))
        let again = try await SealKeyFile.read(path)
        #expect(!again.isNew)
        #expect(again.key.publicKey == first.key.publicKey)
    }

    @Test("a seal key where nothing can be written stops the start")
    func unwritable() async throws {
        let folder = try await TestVault.newFolder().path + "/no/such"
        #expect(await complaint { _ = try await SealKeyFile.read(folder + "/file") } != nil)
    }

    @Test(
        "a file that others can read is told from one that they cannot",
        arguments: [0o600, 0o400, 0o640, 0o604, 0o644]
    )
    func modes(mode: Int) async throws {
        let path = try await path()
        try Self.secret.write(path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        #expect(try await ServerFactorSource(path: path).isPrivate == (mode & 0o077 == 0))
        #expect(try await SealKeyFile.read(path).isPrivate == (mode & 0o077 == 0))
    }

    @Test("reading anew takes the new factor, keeps the earlier ones, and keeps everything when the file is bad")
    func reread() async throws {
        let path = try await path()
        try LockedVault.factor.write(path)
        let source = try await ServerFactorSource(path: path)
        let first = source.current.id
        try LockedVault.otherFactor.write(path)
        let second = try await source.reread().id
        #expect(second != first)
        #expect(source.factor(named: first) != nil)
        try FileManager.default.removeItem(atPath: path)
        let error = await #expect(throws: OperationError.self) { try await source.reread() }
        #expect(error?.code == .serverFactorMissing)
        #expect(source.current.id == second)
    }
}
