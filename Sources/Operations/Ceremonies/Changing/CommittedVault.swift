import Canonical
import Custody
import HolderKeys
import Store

/// The rows of the committed epoch as one read gave them, all of them checked.
struct CommittedVault: Sendable {
    let records: VaultRecords
    let custody: DurableCustody

    var vault: VaultID { records.vault.id }
    var epoch: Epoch { records.vault.epoch }

    /// The holders' keys by which they sign; a key of a row that the roster does not have is nobody's.
    var signingKeys: [String: HolderPublicKey] {
        let keys = records.shareholders.compactMap { row -> (String, HolderPublicKey)? in
            guard let holder = custody.roster.holder(named: row.holder),
                let key = try? HolderPublicKey(der: row.signingKey ?? row.publicKey),
                key.fingerprint == holder.signingKeyDigest ?? holder.keyDigest
            else { return nil }
            return (row.holder, key)
        }
        return Dictionary(keys) { first, _ in first }
    }

    func shareholder(named name: String) -> ShareholderRow? {
        records.shareholders.first { $0.holder.utf8.elementsEqual(name.utf8) }
    }
}

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Throws `Damage` or `state-damaged` where a row is not what the vault wrote.
    @inline(never)
    func committed(_ vault: OpenVault) async throws -> CommittedVault {
        try await keepingUp(vault) {
            guard let records = try await VaultRecords.read(store) else {
                throw Damage(table: VaultRow.table.name, id: vault.id.text, what: "the row is missing")
            }
            try Damage.require(none: records.damages(vault.sealer))
            return CommittedVault(records: records, custody: try records.durable())
        }
    }

    /// Every roster that was ever written for an epoch, of aborted ceremonies too.
    @inline(never)
    func rosters(of epoch: Epoch, in vault: OpenVault) async throws -> [Roster] {
        var query = Query(RosterRow.table, [.equal("epoch", .of(epoch))])
        query.order = [.ascending("epoch"), .ascending("revision")]
        return try await keepingUp(vault) {
            try await store.every(query).map { raw in
                let row = try RosterRow(raw)
                try vault.sealer.check(row)
                return try Roster(reading: row.roster)
            }
        }
    }
}

extension Store {
    /// All rows of a query, however many pages they take; its order must end with the primary key.
    @inline(never)
    func every(_ query: Query) async throws(StoreError) -> [RawRow] {
        var query = query
        query.limit = StoreLimits.rows
        var rows: [RawRow] = []
        while true {
            let page = try await read(query)
            rows += page
            guard page.count == StoreLimits.rows, let last = page.last else { return rows }
            query.after = query.effectiveOrder.map { last[$0.column] }
        }
    }
}
