import Canonical
import Keyring
import Store

/// Checks every row's tag and the whole change log, and names what is wrong.
///
/// Reads in pages, so that a large database needs little memory, and holds no lock: a row that is changed during the check is judged by what
/// the log said when the check began, and looked at once more before it is called damaged.
struct DatabaseVerification {
    private let vault: OpenVault
    private var expectation = LogExpectation()
    private var rows = 0
    /// How far this server's chain had come when the check began.
    private var startHead: UInt64 = 0
    private var damages: [Damage] = []

    init(_ vault: OpenVault) {
        self.vault = vault
    }

    mutating func run() async throws -> DatabaseReport {
        startHead = await vault.committer.head.seq
        try await readLog()
        for table in Schema.tagged { try await check(table) }
        if expectation.missing > 0 { try await nameMissing() }
        return DatabaseReport(rows: rows, damaged: damages)
    }

    // MARK: The log

    private mutating func readLog() async throws {
        var last: LogRow?
        try await eachPage(of: LogRow.table) { verification, raw in
            verification.rows += 1
            guard let record = try? LogRow(raw) else {
                return verification.damages.append(Damage(raw, "it cannot be read"))
            }
            verification.checkLink(record, after: last)
            verification.checkTag(record)
            verification.expectation.note(record)
            last = record
        }
    }

    private mutating func checkLink(_ record: LogRow, after last: LogRow?) {
        if let last, last.chain == record.chain {
            guard record.seq == last.seq + 1 else { return note(record, "records before it are missing") }
            guard record.previous == last.hash(vault: vault.id) else {
                return note(record, "it does not follow the record before it")
            }
        } else if record.seq != 1 {
            note(record, "the beginning of its chain is missing")
        }
    }

    private mutating func checkTag(_ record: LogRow) {
        do {
            try vault.keyring.checkLogTag(record.tag, record.binding(vault: vault.id), generation: record.generation)
        } catch {
            note(record, "its tag does not fit its content")
        }
    }

    private mutating func note(_ record: LogRow, _ what: String) {
        damages.append(Damage(record.raw, what))
    }

    // MARK: The rows

    private mutating func check(_ table: Table) async throws {
        var suspects: [RawRow] = []
        try await eachPage(of: table) { verification, row in
            verification.rows += 1
            if verification.judge(row) != nil { suspects.append(row) }
        }
        for suspect in suspects {
            if let damage = try await secondLook(at: suspect) { damages.append(damage) }
        }
    }

    private mutating func judge(_ row: RawRow) -> Damage? {
        guard case .integer(let generation) = row["generation"], case .integer(let version) = row["version"],
            let number = UInt32(exactly: generation)
        else { return Damage(row, "its last columns are unreadable") }
        let verdict = expectation.judge(row, version: UInt64(bitPattern: version))
        do {
            try vault.sealer.check(row, generation: MasterGeneration(number))
        } catch {
            return error
        }
        switch verdict {
        case .fits: return nil
        case .unknown: return Damage(row, "the change log does not know it")
        case .older: return Damage(row, "it is an old version put back")
        case .altered: return Damage(row, "it is not what the change log says")
        }
    }

    /// A row that changed while the check ran has by now a newer record in the log.
    private mutating func secondLook(at suspect: RawRow) async throws -> Damage? {
        guard let now = try await vault.store.read(.row(suspect.table, key: suspect.key)).first else {
            return Damage(suspect, "it vanished during the check")
        }
        guard vault.hasIntactTag(now) else { return judge(now) }
        return try await newestRecordFits(now) ? nil : judge(now)
    }

    /// Whether the log, as it is by now, says what the row says: it may have been written while the check ran.
    private func newestRecordFits(_ row: RawRow) async throws -> Bool {
        let head = await vault.committer.head
        let key = row.reference.canonicalKey
        var newest: LogRow?
        var after: UInt64 = max(startHead, 1) - 1
        while after < head.seq {
            let records = try await vault.store.read(.log(chain: head.chain, after: after)).map(LogRow.init)
            guard let last = records.last else { break }
            newest = records.last { $0.tableName == row.table.name && $0.rowKey == key } ?? newest
            after = last.seq
        }
        return newest?.rowHash == row.contentHash
    }

    private mutating func nameMissing() async throws {
        try await eachPage(of: LogRow.table) { verification, raw in
            guard let record = try? LogRow(raw) else { return }
            guard verification.expectation.isMissing(record) else { return }
            verification.damages.append(Damage(table: record.tableName, id: record.keyText, what: "the row is missing"))
        }
    }

    private mutating func eachPage(
        of table: Table,
        _ body: (inout DatabaseVerification, RawRow) throws -> Void
    ) async throws {
        var after: [Value]?
        while true {
            let page = try await page(of: table, after: after)
            for row in page { try body(&self, row) }
            guard let last = page.last else { return }
            after = last.key
        }
    }

    /// The next rows of a table; fewer at once where they are large.
    private func page(of table: Table, after: [Value]?) async throws -> [RawRow] {
        var limit = table == ObjectRow.table ? 250 : StoreLimits.rows
        while true {
            do throws(StoreError) {
                return try await vault.store.read(.page(of: table, after: after, limit: limit))
            } catch {
                guard error.code == .tooLarge, limit > 1 else { throw error }
                limit /= 4
                if limit < 1 { limit = 1 }
            }
        }
    }
}

extension OpenVault {
    func hasIntactTag(_ row: RawRow) -> Bool {
        guard case .integer(let number) = row["generation"], let generation = UInt32(exactly: number) else {
            return false
        }
        return (try? sealer.check(row, generation: MasterGeneration(generation))) != nil
    }
}

extension LogRow {
    /// The key of the row that this record speaks of, for people.
    var keyText: String {
        guard let parts = try? Canonical.decode(rowKey) else { return rowKey.hex }
        return parts.map { part in
            part.unsigned.map { "\($0)" } ?? part.bytes.map(Damage.readable) ?? "null"
        }
        .joined(separator: "/")
    }
}
