import Canonical
import Foundation
import Operations
import Store
import TestSupport
import Testing

@Suite("A backup of all rows, from engine to engine")
struct PortableBackupTests {
    @Test("is the same file, byte for byte, after it went through all of them", .timeLimit(.minutes(5)))
    func around() async throws {
        let folder = try Folder()
        let now = Instant(microseconds: 1_700_000_000_000_000)
        let first = try await Site.shared(.sqlite)
        let store = try await first.open()
        let server = OneServer(store, of: first)
        for number in 0..<300 {
            // Material of every size up to some pages, none at all among them.
            let error = await server.create(
                "key-\(number)",
                material: Bytes(repeating: UInt8(number % 256), count: number * 37)
            )
            #expect(error == nil)
        }
        let path = folder.file("0.kqb")
        let counts = try await PortableBackup(store).write(to: path, at: now)
        #expect(counts["objects"] == 300 && counts["change_log"] == 300)
        await store.close()
        let content = try #require(FileManager.default.contents(atPath: path))
        for (number, engine) in [Engine.postgres, .mariadb, .myrocks, .sqlite].enumerated() {
            let site = try await Site.shared(engine)
            let store = try await site.open()
            #expect(
                try await PortableRestore(store).read(from: folder.file("\(number).kqb"))["objects"] == 300,
                "\(engine)"
            )
            let next = folder.file("\(number + 1).kqb")
            _ = try await PortableBackup(store).write(to: next, at: now)
            #expect(FileManager.default.contents(atPath: next) == content, "\(engine)")
            await store.close()
        }
    }
}
