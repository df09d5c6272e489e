import Canonical
import KMIP
import Operations
import Store
import TestSupport
import Testing

/// What somebody who can write the database leaves behind is named by a verification inside the unsealed server.
@Suite("db verify")
struct DatabaseVerificationTests {
    @Test("a vault that nobody touched has no damage, and every row is counted")
    func clean() async throws {
        let vault = try await TestVault(manifests: 2)
        let report = try await vault.server.verifyDatabase(by: vault.local)
        #expect(report.damaged.isEmpty)
        var rows = 0
        for table in Schema.tagged + [LogRow.table, CheckpointRow.table] { rows += try await vault.store.count(table) }
        #expect(report.rows == rows)
    }

    @Test("an edited row of any table is named", arguments: Schema.tagged)
    func edited(table: Table) async throws {
        let vault = try await TestVault()
        for row in await vault.store.all(table) {
            let position = row.values.count - 3  // the generation, which every tagged row has
            await vault.store.edit(table, key: row.key) { $0.values[position] = .integer(9) }
            let report = try? await vault.server.verifyDatabase(by: vault.local)
            #expect(report.map { $0.damaged.contains { $0.table == table.name } } ?? true, "\(row.key)")
            await vault.store.put(row)
        }
    }

    @Test("a row that was deleted is named")
    func deleted() async throws {
        let vault = try await TestVault()
        let policy = "policy-" + Digest(of: TestVault.policies[1]).hex
        await vault.store.erase(ObjectRow.table, key: ObjectRow.key(policy))
        let report = try await vault.server.verifyDatabase(by: vault.local)
        #expect(report.damaged == [Damage(table: "objects", id: policy, what: "the row is missing")])
    }

    @Test("an old version that was put back is named")
    func old() async throws {
        let vault = try await TestVault(manifests: 1)
        let before = try #require(await vault.store.all(VaultRow.table).first)
        try await vault.setManifest("next")
        await vault.store.put(before)
        let report = try await vault.server.verifyDatabase(by: vault.local)
        #expect(report.damaged == [Damage(table: "vault", id: "1", what: "it is an old version put back")])
    }

    @Test("an old version that was put back and then changed as if nothing had been is named")
    func forked() async throws {
        let vault = try await TestVault()
        let objects = vault.server.objects(for: vault.local)
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = .aes
        attributes.cryptographicLength = 256
        attributes.cryptographicUsageMask = [.encrypt, .decrypt]
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        let id = try await objects.create(request).uniqueIdentifier
        let before = try #require(await vault.store.all(ObjectRow.table).first { $0.key == ObjectRow.key(id) })
        _ = try await objects.activate(ActivateRequest(uniqueIdentifier: id))
        await vault.store.put(before)
        _ = try await objects.activate(ActivateRequest(uniqueIdentifier: id))
        let report = try await vault.server.verifyDatabase(by: vault.local)
        #expect(report.damaged.contains { $0.table == "change_log" && $0.what.contains("put back") })
    }

    @Test("a record that was edited or removed from the middle of the log is named")
    func log() async throws {
        let vault = try await TestVault()
        let records = await vault.store.all(LogRow.table)
        let middle = records[records.count / 2]
        await vault.store.edit(LogRow.table, key: middle.key) { $0.values[6] = .bytes([1]) }
        #expect(try await !vault.server.verifyDatabase(by: vault.local).damaged.isEmpty)
        await vault.store.erase(LogRow.table, key: middle.key)
        let report = try await vault.server.verifyDatabase(by: vault.local)
        #expect(report.damaged.contains { $0.what == "records before it are missing" })
    }

    @Test("the newest records removed together with their rows are named by the checkpoint that saw them")
    func tail() async throws {
        let vault = try await TestVault(manifests: 0)
        let before = await Set(vault.store.all(LogRow.table))
        let rows = await Set(vault.store.all(CertificateRow.table) + vault.store.all(ObjectRow.table))
        let row = try #require(await vault.store.all(VaultRow.table).first)
        try await vault.setManifest("gone")
        try await vault.server.seal(SealRequest(scope: .server, force: true), by: vault.local)
        #expect(try await vault.recover() == nil)
        for record in await vault.store.all(LogRow.table)
        where !before.contains(record) && record["table_name"] != .of("servers") {
            await vault.store.erase(LogRow.table, key: record.key)
        }
        for table in [CertificateRow.table, ObjectRow.table, TransitionRow.table] {
            for added in await vault.store.all(table) where !rows.contains(added) {
                await vault.store.erase(table, key: added.key)
            }
        }
        await vault.store.put(row)
        let report = try await vault.server.verifyDatabase(by: vault.local)
        #expect(report.damaged.contains { $0.table == "checkpoints" })
    }

    @Test("a row that another one's place was given is named")
    func swapped() async throws {
        let vault = try await TestVault()
        let ids = TestVault.policies.map { "policy-" + Digest(of: $0).hex }
        let rows = await vault.store.all(ObjectRow.table).filter { ids.contains(Damage.id(of: $0)) }
        let (first, second) = (rows[0], rows[1])
        let material = try #require(ObjectRow.table.position(of: "material"))
        await vault.store.edit(ObjectRow.table, key: first.key) { $0.values[material] = second.values[material] }
        let report = try await vault.server.verifyDatabase(by: vault.local)
        #expect(report.damaged.map(\.table) == ["objects"])
        await #expect(throws: Damage.self) { try await vault.server.policy(String(Damage.id(of: first).dropFirst(7))) }
    }
}

extension Damage {
    fileprivate static func id(of row: RawRow) -> String {
        if case .bytes(let bytes) = row["id"] { String(decoding: bytes, as: UTF8.self) } else { "" }
    }
}
