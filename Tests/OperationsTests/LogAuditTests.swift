import Authority
import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// The change log as somebody checks it who has the root certificate, an anchor, and no key.
@Suite("The change log, checked without a secret")
struct LogAuditTests {
    private let vault: TestVault
    private let root: String

    init() async throws {
        vault = try await TestVault(manifests: 3)
        root = try await vault.server.rootCertificate()
        await vault.server.tick()
    }

    private func anchor() async throws -> SignedCheckpoint {
        let bytes = try #require(try await vault.folder.read(.anchor))
        return try #require(SignedCheckpoint(anchor: bytes))
    }

    /// What an audit of the database as it is now finds.
    private func report(_ anchor: SignedCheckpoint?) async throws -> LogAudit.Report {
        let log = StoredLog(vault.store)
        let id = try await self.anchor().checkpoint.vault
        let key = try Authority.verifyHistoryKey(certificate: try await log.historyCertificate(), root: root, vault: id)
        var audit = LogAudit(vault: id, key: key, anchor: anchor)
        try await log.read(into: &audit)
        return audit.finish()
    }

    private func records() async throws -> [LogRow] { try await vault.store.all(LogRow.table).map(LogRow.init) }

    private func place(_ record: LogRow) -> [Value] { LogRow.key(chain: record.chain, seq: record.seq) }

    @Test("a log that nobody touched is whole, and every record is covered by the checkpoints")
    func clean() async throws {
        let report = try await report(anchor())
        #expect(report.findings.isEmpty && report.furtherFindings == 0)
        #expect(report.records == UInt64(try await records().count) && report.uncovered == 0)
        #expect(report.newest == (try await anchor()))
        #expect(report.chains == 1 && report.checkpoints == report.newest?.checkpoint.number)
    }

    @Test("records that no checkpoint names yet are counted")
    func uncovered() async throws {
        let before = try await records().count
        _ = try await vault.server.foundGroup("ops", GroupRequest(), by: vault.local)
        let report = try await report(anchor())
        #expect(report.findings.isEmpty)
        #expect(report.uncovered == UInt64(try await records().count - before) && report.uncovered > 0)
    }

    @Test("a record that was edited, wherever it stands, is found", arguments: [0.0, 0.4, 1.0])
    func edited(place part: Double) async throws {
        let records = try await records()
        let record = records[Int(Double(records.count - 1) * part)]
        await vault.store.edit(LogRow.table, key: place(record)) { $0.values[6] = .bytes(Bytes("token\u{1f}eve".utf8)) }
        let report = try await report(nil)
        #expect(!report.findings.isEmpty)
    }

    @Test("a record that was removed is found, the newest one too", arguments: [0.0, 0.4, 1.0])
    func removed(place part: Double) async throws {
        let records = try await records()
        await vault.store.erase(LogRow.table, key: place(records[Int(Double(records.count - 1) * part)]))
        #expect(try await report(nil).findings.contains { $0.contains("missing") })
    }

    @Test("a chain that was removed with its records is found")
    func removedChain() async throws {
        for record in try await records() { await vault.store.erase(LogRow.table, key: place(record)) }
        #expect(try await report(nil).findings.allSatisfy { $0.contains("is missing") })
        #expect(try await report(nil).findings.count > 1)
    }

    @Test("a checkpoint that was removed, edited or signed by another is found")
    func checkpoints() async throws {
        let rows = try await vault.store.all(CheckpointRow.table).map(CheckpointRow.init)
        let first = try #require(rows.first)
        let key = CheckpointRow.key(first.number)
        await vault.store.erase(CheckpointRow.table, key: key)
        #expect(try await report(nil).findings == ["Checkpoint 2 does not follow checkpoint 0."])
        await vault.store.put(first.raw)
        await vault.store.edit(CheckpointRow.table, key: key) { $0.values[2] = .bytes(Bytes(repeating: 1, count: 64)) }
        #expect(try await report(nil).findings.contains { $0.contains("not signed") })
        await vault.store.put(first.raw)
        #expect(try await report(nil).findings.isEmpty)
    }

    @Test("a database that was put back to before the anchor is found, and only by the anchor")
    func putBack() async throws {
        let tables = await Schema.tables.asyncMap { await vault.store.all($0) }
        let early = try await anchor()
        _ = try await vault.setManifest("later")
        await vault.server.tick()
        let late = try await anchor()
        #expect(late.checkpoint.number > early.checkpoint.number)
        for (table, rows) in zip(Schema.tables, tables) {
            for row in await vault.store.all(table) { await vault.store.erase(table, key: row.key) }
            for row in rows { await vault.store.put(row) }
        }
        #expect(try await report(late).findings.contains { $0.contains("put back") })
        #expect(try await report(early).findings.isEmpty)
        #expect(try await report(nil).findings.isEmpty)
    }

    @Test("an anchor that the history key did not sign is named")
    func forgedAnchor() async throws {
        let own = try await anchor()
        let forged = SignedCheckpoint(checkpoint: own.checkpoint, signature: Bytes(repeating: 7, count: 64))
        #expect(try await report(forged).findings == ["The anchor is not signed by this vault's history key."])
    }

    @Test("the history key of another vault is not taken")
    func otherVault() async throws {
        let other = try await TestVault(manifests: 0)
        let certificate = try await StoredLog(other.store).historyCertificate()
        let id = try await anchor().checkpoint.vault
        #expect(throws: AuthorityError.self) {
            try Authority.verifyHistoryKey(certificate: certificate, root: root, vault: id)
        }
    }
}

extension Array where Element: Sendable {
    fileprivate func asyncMap<T: Sendable>(_ body: (Element) async -> T) async -> [T] {
        var results: [T] = []
        for element in self { results.append(await body(element)) }
        return results
    }
}
