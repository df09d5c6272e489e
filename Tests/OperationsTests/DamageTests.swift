import Canonical
import Operations
import Store
import TestSupport
import Testing

/// One altered value anywhere in what a recovery relies on keeps the vault shut, and names the row.
@Suite("Damage at a recovery")
struct DamageTests {
    /// Tables that a recovery checks as a whole. Objects and certificates come apart, since only the vault's own are checked then.
    static let tables = [
        VaultRow.table, MasterRow.table, WrapRow.table, EpochRow.table, RosterRow.table, ShareholderRow.table,
        CeremonyRow.table,
        ServerRow.table, TransitionRow.table,
    ]

    @Test("every altered column of every row that says how the vault opens is noticed", arguments: tables)
    func columns(table: Table) async throws {
        var vault = try await TestVault()
        for row in await vault.store.all(table) {
            for position in row.values.indices {
                try await expectRefusal(&vault, row, position)
            }
        }
        try await vault.restart()
        #expect(try await vault.recover() == nil)
    }

    @Test("every altered column of the vault's own keys, manifests and policies is noticed")
    func objects() async throws {
        var vault = try await TestVault(manifests: 2)
        let needed = await vault.store.all(ObjectRow.table).filter { !$0.isEarlierMesh(than: 2) }
        #expect(needed.count == 8)
        for row in needed {
            for position in row.values.indices { try await expectRefusal(&vault, row, position) }
        }
    }

    @Test("every altered column of the CA's certificates is noticed")
    func certificates() async throws {
        var vault = try await TestVault()
        let own = await vault.store.all(CertificateRow.table).filter { $0["kind"] != .of("server") }
        #expect(own.count == 6)
        for row in own {
            for position in row.values.indices { try await expectRefusal(&vault, row, position) }
        }
    }

    @Test(
        "a missing manifest, policy, transition or certificate is noticed",
        arguments: [ObjectRow.table, TransitionRow.table]
    )
    func missing(table: Table) async throws {
        var vault = try await TestVault()
        for row in await vault.store.all(table) where !row.isEarlierMesh(than: 1) {
            await vault.store.erase(table, key: row.key)
            try await vault.restart()
            #expect(try await vault.recover() == "state-damaged", "\(row.key)")
            await vault.store.put(row)
        }
    }

    @Test(
        "a shareholder or a master that is gone is named, and the header beside the database stays whole",
        arguments: [ShareholderRow.table, MasterRow.table]
    )
    func missingOwn(table: Table) async throws {
        var vault = try await TestVault(manifests: 0)
        let header = try #require(try await vault.folder.read(.header))
        let row = try #require(await vault.store.all(table).first)
        await vault.store.erase(table, key: row.key)
        let backup = await #expect(throws: OperationError.self) { try await vault.server.headerBackup(by: vault.local) }
        #expect(backup?.code == .stateDamaged)
        try await vault.restart()
        try await vault.submit("one")
        let error = await #expect(throws: OperationError.self) { try await vault.submit("three") }
        #expect(error?.code == .stateDamaged)
        #expect(error?.detail.contains(table == MasterRow.table ? "masters 1: the row is missing" : "/one") == true)
        #expect(try await vault.folder.read(.header) == header)
        await vault.store.put(row)
        #expect(try await vault.submit("three").state == .unsealed)
    }

    @Test("a restored row lets the same collected shares open the vault")
    func restored() async throws {
        var vault = try await TestVault()
        let row = try #require(await vault.store.all(TransitionRow.table).first)
        await vault.store.edit(TransitionRow.table, key: row.key) {
            $0.values[1] = .bytes(Bytes(repeating: 7, count: 32))
        }
        try await vault.restart()
        #expect(try await vault.recover() == "state-damaged")
        await vault.store.put(row)
        let status = try await vault.submit("three")
        #expect(status.state == .unsealed)
    }

    private func expectRefusal(_ vault: inout TestVault, _ row: RawRow, _ position: Int) async throws {
        await vault.store.edit(row.table, key: row.key) { $0.values[position] = $0.values[position].altered }
        let column = row.table.columns[position].name
        do {
            try await vault.restart()
            let code = try await vault.recover()
            #expect(code != nil, "\(row.table).\(column) of \(row.key)")
        } catch is OperationError {
            // The start itself refuses what cannot be read.
        } catch is StoreError {
        }
        for changed in await vault.store.all(row.table) where changed.isAltered(from: row, at: position) {
            await vault.store.erase(row.table, key: changed.key)
        }
        await vault.store.put(row)
    }
}

extension Value {
    /// The value with one bit flipped; null becomes a value.
    fileprivate var altered: Value {
        switch self {
        case .null: return .integer(1)
        case .integer(let number): return .integer(number ^ 1)
        case .bytes(var bytes):
            if bytes.isEmpty { return .bytes([1]) }
            bytes[bytes.count / 2] ^= 1
            return .bytes(bytes)
        }
    }
}

extension RawRow {
    fileprivate func isAltered(from row: RawRow, at position: Int) -> Bool {
        var expected = row
        expected.values[position] = row.values[position].altered
        return self == expected
    }

    /// The key of a mesh CA that a later manifest replaced is not opened by a recovery.
    fileprivate func isEarlierMesh(than latest: Int) -> Bool {
        (0..<latest).contains { self["id"] == .of("vault-mesh-ca-\($0)") }
    }
}
