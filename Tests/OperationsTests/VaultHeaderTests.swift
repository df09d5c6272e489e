import Canonical
import Foundation
import Operations
import Testing

@Suite("The vault header")
struct VaultHeaderTests {
    static let vectors: [String: Bytes] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors/header.txt")
        let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? []
        let pairs = lines.map { line in
            let words = line.split(separator: " ")
            return (String(words[0]), words[1] == "-" ? [] : Bytes(hex: String(words[1])) ?? [])
        }
        return Dictionary(pairs) { first, _ in first }
    }()

    @Test("what another program wrote by the description is read, and written again byte for byte")
    func read() throws {
        let bytes = try #require(Self.vectors["header"])
        let header = try VaultHeader(reading: bytes)
        #expect(header.bytes == bytes)
        #expect(header.vault.bytes == Bytes(0..<16))
        #expect(header.position.description == "epoch 7, roster revision 2, master generation 3")
        #expect(header.holders.map(\.name) == ["ann", "bob"])
        #expect(header.holders.map { $0.signingKey == nil } == [true, false])
        #expect(header.wraps.map(\.kind) == ["history", "recovery"])
        #expect(header.masters.map(\.state) == ["earlier", "current"])
        #expect(header.databaseKey?.sealed == Bytes("sealed".utf8))
    }

    @Test("a wrap of the greatest length is read")
    func longestWrap() throws {
        let header = try VaultHeader(reading: try #require(Self.vectors["header-with-longest-wrap"]))
        #expect(header.wraps.last?.wrapped.count == 4_096)
    }

    @Test("one without a database's key is read as well")
    func withoutDatabaseKey() throws {
        let header = try VaultHeader(reading: try #require(Self.vectors["header-without-database-key"]))
        #expect(header.databaseKey == nil)
    }

    @Test("whatever does not fit is refused", arguments: vectors.keys.filter { $0.hasPrefix("refused") }.sorted())
    func refused(name: String) throws {
        let bytes = try #require(Self.vectors[name])
        let error = try #require(throws: OperationError.self) { try VaultHeader(reading: bytes) }
        #expect(error.code == .headerDamaged)
        #expect(error.detail.contains("root folder keeps the last three"))
    }

    @Test("every byte counts: any one that is changed makes it damaged")
    func everyByte() throws {
        let bytes = try #require(Self.vectors["header"])
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            #expect(throws: OperationError.self, "byte \(position)") { try VaultHeader(reading: changed) }
        }
    }

    @Test("a server's own header is read by the same reader, and the last three are kept")
    func own() async throws {
        let vault = try await TestVault(manifests: 0, signing: true)
        let file = try #require(try await vault.folder.read(.header))
        let header = try VaultHeader(reading: file)
        #expect(header.holders.map(\.name) == ["one", "two", "three"])
        #expect(header.holders.allSatisfy { $0.signingKey != nil && $0.drillKey != nil })
        for number: UInt8 in 1...4 { try await vault.folder.writeHeader([number]) }
        let kept = try ["header", "header.1", "header.2"].map {
            try Data(contentsOf: URL(filePath: "\(vault.folder.path)/\($0)"))
        }
        #expect(kept == [Data([4]), Data([3]), Data([2])])
    }

    @Test("an administrator gets the header that the root folder has")
    func backup() async throws {
        let vault = try await TestVault(manifests: 0)
        let answer = try await vault.server.headerBackup(by: vault.local)
        #expect(answer.header == (try await vault.folder.read(.header))?.base64)
        #expect(answer.epoch == 1)
    }
}
