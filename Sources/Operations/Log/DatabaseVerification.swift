import Canonical
import Keyring
import Store

/// Checks every row's tag and the whole change log, and names what is wrong.
///
/// Reads in pages, so that a large database needs little memory, and holds no lock: this and other servers go on writing. A row that does not
/// fit what the log said is looked at again, with what the chains of all servers say by then, before it is called damaged.
///
/// Records under a master that was purged have no key for their tags any more: they count as far as a signed checkpoint names a record behind
/// them, since each holds the hash of the one before.
struct DatabaseVerification {
    private let vault: OpenVault
    private let covered: [Bytes: UInt64]
    private let keepUp: @Sendable () async throws -> Void
    private var expectation = LogExpectation()
    private var rows = 0
    /// How far each chain was read.
    private var ends: [Bytes: Checkpoint.Head] = [:]
    private var damages: [Damage] = []

    /// - Parameters:
    ///   - covered: the newest record of each chain that a checked checkpoint names.
    ///   - keepUp: takes the master key of now, where rows are under a newer one than this server has.
    init(_ vault: OpenVault, covered: [Bytes: UInt64], keepUp: @escaping @Sendable () async throws -> Void) {
        self.vault = vault
        self.covered = covered
        self.keepUp = keepUp
    }

    mutating func run() async throws -> DatabaseReport {
        try await readLog()
        for table in Schema.tagged { try await check(table) }
        if expectation.missing > 0 { try await nameMissing() }
        return DatabaseReport(rows: rows, damaged: damages)
    }

    // MARK: The log

    private mutating func readLog() async throws {
        try await eachPage(of: LogRow.table) { verification, raw in verification.take(raw) }
    }

    private mutating func take(_ raw: RawRow) {
        rows += 1
        guard let record = try? LogRow(raw) else { return damages.append(Damage(raw, "it cannot be read")) }
        checkLink(record)
        checkTag(record)
        if !expectation.note(record) {
            note(record, "a version of its row was made twice: an old row was put back and changed from there")
        }
        ends[record.chain] = Checkpoint.Head(
            chain: record.chain,
            sequence: record.seq,
            hash: record.hash(vault: vault.id)
        )
    }

    private mutating func checkLink(_ record: LogRow) {
        if let last = ends[record.chain] {
            guard record.seq == last.sequence + 1 else { return note(record, "records before it are missing") }
            guard record.previous == last.hash else {
                return note(record, "it does not follow the record before it")
            }
        } else if record.seq != 1 {
            note(record, "the beginning of its chain is missing")
        }
    }

    /// Reads on where the chains of now ended when they were read before.
    private mutating func catchUp() async throws {
        try await keepUp()
        var starts: [Digest: UInt64] = [:]
        for chain in ends.keys where chain.count > 8 {
            guard let server = Digest(bytes: Bytes(chain.dropLast(8))), let start: UInt64 = chain.bigEndian(at: 32)
            else {
                continue
            }
            starts[server] = max(starts[server] ?? 0, start)
        }
        for row in try await vault.store.every(.page(of: ServerRow.table)).map(ServerRow.init) {
            let first = min(starts[row.id] ?? row.startCounter, row.startCounter)
            for start in max(first, row.startCounter &- min(row.startCounter, Self.starts))...row.startCounter {
                try await read(LogChain(vault: vault.id, server: row.id, start: start).head.chain)
            }
        }
    }

    /// Starts of one server that a check takes in while it runs.
    private static let starts: UInt64 = 16

    private mutating func read(_ chain: Bytes) async throws {
        while true {
            let last = ends[chain]?.sequence ?? 0
            let page = try await vault.store.read(.log(chain: chain, after: last))
            for raw in page { take(raw) }
            if page.count < StoreLimits.rows || ends[chain]?.sequence == last { return }
        }
    }

    private mutating func checkTag(_ record: LogRow) {
        do {
            try vault.keyring.checkLogTag(record.tag, record.binding(vault: vault.id), generation: record.generation)
        } catch {
            guard error.code == .unknownGeneration, record.generation < vault.keyring.current else {
                return note(record, "its tag does not fit its content")
            }
            if record.seq <= covered[record.chain] ?? 0 { return }
            note(record, "its master key was purged, and no checkpoint covers it")
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
            if let damage = try await secondLook(at: table, suspect.key) { damages.append(damage) }
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

    /// A row that changed while the check ran has by now a newer record in some chain. Only a row that stays as it is while every chain is
    /// read on is judged.
    private mutating func secondLook(at table: Table, _ key: [Value]) async throws -> Damage? {
        var last = try await vault.store.read(.row(table, key: key)).first
        for _ in 0..<Self.looks {
            try await catchUp()
            let now = try await vault.store.read(.row(table, key: key)).first
            if now == last { return judge(now, in: table, key) }
            last = now
        }
        // It changes faster than it can be read; whoever changes it has the keys.
        return last.flatMap { vault.hasIntactTag($0) ? nil : Damage($0, "its tag does not fit its content") }
    }

    private static let looks = 5

    private mutating func judge(_ row: RawRow?, in table: Table, _ key: [Value]) -> Damage? {
        if let row { return judge(row) }
        let reference = RowReference(table, key: key, tag: [])
        guard expectation.expects(table, reference.canonicalKey) else { return nil }
        return Damage(table: table.name, id: Damage.name(of: key), what: "the row is missing")
    }

    private mutating func nameMissing() async throws {
        var missing: [LogRow] = []
        try await eachPage(of: LogRow.table) { verification, raw in
            guard let record = try? LogRow(raw) else { return }
            if verification.expectation.isMissing(record) { missing.append(record) }
        }
        for record in missing {
            guard let table = Schema.tagged.first(where: { $0.name == record.tableName }), let key = record.key else {
                damages.append(Damage(table: record.tableName, id: record.keyText, what: "the row is missing"))
                continue
            }
            if let damage = try await secondLook(at: table, key) { damages.append(damage) }
        }
    }

    private mutating func eachPage(
        of table: Table,
        _ body: (inout DatabaseVerification, RawRow) throws -> Void
    ) async throws {
        var after: [Value]?
        while true {
            let page = try await page(of: table, after: after)
            let current = vault.keyring.current
            if page.contains(where: { $0.generation ?? current > current }) { try await keepUp() }
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
    /// The primary key of the row that this record speaks of; nil for bytes that are none.
    fileprivate var key: [Value]? {
        guard let parts = try? Canonical.decode(rowKey) else { return nil }
        return parts.map { part in
            part.unsigned.map { .of($0) } ?? part.bytes.map(Value.bytes) ?? .null
        }
    }

    /// The key of the row that this record speaks of, for people.
    var keyText: String {
        guard let parts = try? Canonical.decode(rowKey) else { return rowKey.hex }
        return parts.map { part in
            part.unsigned.map { "\($0)" } ?? part.bytes.map(Damage.readable) ?? "null"
        }
        .joined(separator: "/")
    }
}
