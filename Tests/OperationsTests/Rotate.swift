import Canonical
import Custody
import Keyring
import SecretSharing
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// A new master key as a rotate's commit brings it, in the epoch that there is: in one transaction of one server.
struct Rotate {
    let server: KeyServer
    /// Decrypted shares in base64, as many as open the vault.
    let shares: [String]

    /// - Parameter named: the servers that get the new master key.
    func commit(naming named: [KeyServer] = []) async throws {
        let vault = try #require(server.seat.vault)
        let records = try #require(try await VaultRecords.read(server.store))
        let random = SystemRandom()
        let number = MasterGeneration(vault.keyring.current.number + 1)
        let master = try MasterKey.random(generation: number, random)
        let ruling = try vault.keyring.knowing([master]).moved(to: number)
        vault.know([master])
        var writer = Writer(RowSealer(vault: vault.id, keyring: ruling))
        var vaultRow = records.vault
        vaultRow.masterGeneration = number
        try writer.update("rotate", vaultRow, from: records.vault)
        for row in records.masters where row.state == MasterState.current {
            var earlier = row
            earlier.state = MasterState.earlier
            try writer.update("rotate", earlier, from: row)
        }
        let now = SystemClock().now()
        let row = MasterRow(number: number, suite: 1, state: MasterState.current, created: now, tagging: .unset)
        try writer.insert("rotate", row)
        for wrap in records.wraps { try writer.remove(ChangeKind.removeWrap, wrap) }
        try writer.insert("rotate", try recoveryWrap(of: master, records))
        for earlier in vault.keyring.allMasters where earlier.generation < number {
            let wrapped = try master.wrap(earlier: earlier, vault: vault.id, random: random)
            try writer.insert("rotate", wrap(earlier.generation, WrapKind.history, WrapKind.recipient(number), wrapped))
        }
        let ids = named.map(\.identity.id)
        for wrap in try await server.serverWraps(master, for: ids, in: vault) { try writer.insert("rotate", wrap) }
        for session in try await server.sessions(except: ids, in: vault) {
            try writer.remove(ChangeKind.removeSession, session)
        }
        try await vault.committer.commit(WriteSet(subject: Bytes("test".utf8), changes: writer.changes))
    }

    /// The shareholders' wrap of the new master, by the secret that their shares make.
    private func recoveryWrap(of master: MasterKey, _ records: VaultRecords) throws -> WrapRow {
        let custody = try records.durable()
        let points = try shares.map { try Share(reading: SecretBytes(copying: Bytes(base64: $0) ?? [])).point }
        let key = try RecoveryKey(
            recoverySecret: try Splitting.combine(points, custody.plan),
            factor: nil,
            salt: custody.configuration.salt
        )
        let wrapped = try key.wrap(master, binding: custody.recoveryBinding, random: SystemRandom())
        return wrap(master.generation, WrapKind.recovery, WrapKind.recipient(custody), wrapped)
    }

    private func wrap(_ master: MasterGeneration, _ kind: String, _ recipient: Bytes, _ wrapped: Bytes) -> WrapRow {
        WrapRow(master: master, kind: kind, recipient: recipient, wrapped: wrapped, tagging: .unset)
    }
}

extension ManyServers {
    /// Rotates on one server; those that are named get the new master key.
    func rotate(on index: Int, naming named: [Int] = []) async throws {
        let rotate = Rotate(server: self[index], shares: ["one", "two"].compactMap { shares[$0] })
        try await rotate.commit(naming: named.map { self[$0] })
    }

    /// The master under which a server works.
    func generation(of index: Int) -> UInt32? { self[index].seat.vault?.keyring.current.number }

    /// Wraps everything anew on one server; answers how many rows.
    @discardableResult
    func rewrap(on index: Int, from place: Rewrapper.Place = .first) async throws -> Int {
        try await self[index].rewrap(try #require(self[index].seat.vault), place).rows
    }

    /// Rows of earlier masters, counted in the database.
    func behind(_ generation: UInt32) async throws -> Int {
        var count = 0
        for table in Rewrapper.tables { count += try await database.count(table, before: MasterGeneration(generation)) }
        return count
    }
}
