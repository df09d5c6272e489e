import Canonical
import FoundationEssentials
import SQLStore
import Store
import Testing

@Suite struct MigrationTests {
    private let one: Migration
    private let two: Migration

    init() throws {
        one = try Migration(name: "0001_one.sql", bytes: Bytes("CREATE TABLE a (b BLOB);\n".utf8))
        two = try Migration(
            name: "0002_two.sql",
            bytes: Bytes("-- a comment;\nCREATE TABLE\n  c (d BLOB);\nSELECT 1;\n".utf8)
        )
    }

    @Test("a file is its number, its checksum and its statements, without comments")
    func reading() {
        #expect(two.number == 2 && two.name == "0002_two.sql")
        #expect(two.statements == ["CREATE TABLE\n  c (d BLOB)", "SELECT 1"])
        #expect(one.checksum == Digest(of: Bytes("CREATE TABLE a (b BLOB);\n".utf8)))
    }

    @Test(
        "a file with another kind of name, or that is no text, is refused",
        arguments: ["1_a.sql", "0000_a.sql", "0001a.sql", "0001_a.txt", "abcd_a.sql"]
    )
    func names(_ name: String) {
        #expect(throws: StoreError.self) { try Migration(name: name, bytes: []) }
        #expect(throws: StoreError.self) { try Migration(name: "0001_a.sql", bytes: [0xff]) }
        let large = Bytes(repeating: 0x20, count: SQLLimits.migrationSize + 1)
        #expect(throws: StoreError.self) { try Migration(name: "0001_a.sql", bytes: large) }
    }

    @Test("what is not yet applied is pending, in order")
    func pending() throws {
        #expect(try MigrationPlan(known: [one, two], applied: []).pending == [one, two])
        #expect(try MigrationPlan(known: [one, two], applied: [applied(one)]).pending == [two])
        #expect(try MigrationPlan(known: [one, two], applied: [applied(two), applied(one)]).pending.isEmpty)
    }

    @Test("a newer database, an edited migration and a gap are refused with a sentence")
    func refusals() throws {
        let edited = AppliedMigration(
            number: 1,
            name: one.name,
            checksum: two.checksum,
            applied: Instant(microseconds: 0)
        )
        let cases: [([Migration], [AppliedMigration], String)] = [
            ([one], [applied(one), applied(two)], "newer than the schema 1"), ([one, two], [edited], "was edited"),
            ([one, two], [applied(two)], "lacks the migration"), ([two], [], "have a gap"),
        ]
        for (known, applied, words) in cases {
            let error = try #require(throws: StoreError.self) { try MigrationPlan(known: known, applied: applied) }
            #expect(error.code == .wrongSchema && error.detail.contains(words), "\(error)")
        }
    }

    @Test(
        "the program carries exactly what stands in the folder migrations",
        arguments: ["sqlite", "postgres", "mariadb"]
    )
    func embedded(_ engine: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../migrations/\(engine)")
            .standardizedFileURL
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted()
        let migrations = try Migration.embedded(for: engine)
        #expect(migrations.map(\.name) == names)
        for migration in migrations {
            let bytes = Bytes(try Data(contentsOf: folder.appending(path: migration.name)))
            #expect(migration == (try Migration(name: migration.name, bytes: bytes)))
        }
        #expect(UInt64(migrations.count) == Schema.version)
        #expect(try Migration.embedded(for: "nothing").isEmpty)
    }

    private func applied(_ migration: Migration) -> AppliedMigration {
        AppliedMigration(
            number: migration.number,
            name: migration.name,
            checksum: migration.checksum,
            applied: Instant(microseconds: 0)
        )
    }
}
