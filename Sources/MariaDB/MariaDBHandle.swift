import CMariaDB
import SQLStore
import Store

/// A connection of the C library. All calls block; it belongs to one thread at a time.
final class MariaDBHandle {
    private let mysql: UnsafeMutablePointer<MYSQL>
    private var prepared: [String: MariaDBStatement] = [:]
    private var uses: UInt64 = 0
    /// Bytes of the largest packet that the server takes.
    var largestPacket = 1 << 20
    /// Whether the server is a node of a Galera cluster.
    var isClustered = false
    /// Whether the connection is of no more use.
    private(set) var isLost = false
    private let clock = ContinuousClock()
    /// When the server was last known to take writes.
    private var writable: ContinuousClock.Instant
    private let watch: SwitchoverWatch

    /// Takes a connection over that is logged in; whether its server takes writes is looked at right afterwards.
    init(_ mysql: UnsafeMutablePointer<MYSQL>, _ watch: SwitchoverWatch) {
        self.mysql = mysql
        self.watch = watch
        writable = clock.now
    }

    deinit {
        // First: a closed connection's statements are let go without a word to the server.
        mysql_close(mysql)
        prepared = [:]
    }

    /// Runs one statement of the program's own, such as START TRANSACTION; it gives no rows.
    func execute(_ text: String) throws(StoreError) {
        guard let fault = query(text) else { return }
        throw failure(fault, "at \(text)")
    }

    /// - Throws: `too-large` for an answer beyond a limit that refuses, else what the server says.
    func rows(_ statement: SQLStatement, _ limit: AnswerLimit) throws(StoreError) -> [[Value]] {
        do throws(MariaDBFault) {
            let prepared = try run(statement)
            var rows: [[Value]] = []
            var bytes = 0
            while bytes < limit.bytes || limit.excess == .refuse, let row = try prepared.next() {
                bytes += row.reduce(0) { $0 + $1.size }
                if bytes > limit.bytes && limit.excess == .refuse { break }
                rows.append(row)
            }
            try finish(prepared, isCut: bytes >= limit.bytes)
            if bytes > limit.bytes && limit.excess == .refuse { throw .largeAnswer }
            return rows
        } catch {
            forget(statement)
            throw failure(error, "reading")
        }
    }

    /// Runs a statement that writes; gives how many rows it changed.
    func write(_ statement: SQLStatement) throws(StoreError) -> Int {
        let size = statement.binds.reduce(statement.text.utf8.count) { $0 + $1.size + 16 }
        guard size + MariaDBLimits.packetMargin <= largestPacket else { throw tooLarge(size) }
        do throws(MariaDBFault) {
            let prepared = try run(statement)
            defer { prepared.finish() }
            return prepared.changed
        } catch {
            forget(statement)
            throw failure(error, "writing")
        }
    }

    /// - Throws: `busy` where the server says that it has rolled back; otherwise `outcome-unknown`.
    func commit() throws(StoreError) {
        guard let fault = query("COMMIT") else { return }
        let error = failure(fault, "at COMMIT")
        if fault.isRolledBack { throw error }
        isLost = true
        throw StoreError(.outcomeUnknown, error.detail)
    }

    /// Whether the server answers within so many seconds that it takes writes; afterwards it has `seconds` again for each answer.
    func answers(within patience: Int, then seconds: Int) -> Bool {
        guard !isLost, kq_mariadb_set_timeout(mysql, Int32(patience)) == 0, (try? isWritable()) == true,
            kq_mariadb_set_timeout(mysql, Int32(seconds)) == 0
        else {
            isLost = true
            return false
        }
        return true
    }

    /// Looks whether the server still takes writes, unless that was done just now.
    ///
    /// - Throws: `unavailable` where it does not; the connection is of no more use then.
    func checkWritable() throws(StoreError) {
        let isRecent = clock.now - writable < MariaDBLimits.writableTrust
        guard !isRecent || !watch.trusts(writable) else { return }
        guard try isWritable() else {
            isLost = true
            throw MariaDBFault.becameReadOnly.error("looking")
        }
    }

    /// A number or, on newer servers, a word.
    private func isWritable() throws(StoreError) -> Bool {
        let now = clock.now
        let value = try rows(SQLStatement("SELECT @@global.read_only"), .read).first?.first
        guard value == .integer(0) || value == .of("OFF") else { return false }
        writable = now
        return true
    }

    private func query(_ text: String) -> MariaDBFault? {
        mysql_real_query(mysql, text, UInt(text.utf8.count)) == 0 ? nil : MariaDBFault(mysql)
    }

    private func failure(_ fault: MariaDBFault, _ act: String) -> StoreError {
        if fault.isClients { isLost = true }
        return fault.error(act)
    }

    private func tooLarge(_ size: Int) -> StoreError {
        let needed = size + MariaDBLimits.packetMargin
        return StoreError(
            .tooLarge,
            "a write of \(size) bytes is too large for the database server: set its max_allowed_packet to \(needed) or more, it is \(largestPacket)"
        )
    }
}

// MARK: Prepared statements

extension MariaDBHandle {
    private func run(_ statement: SQLStatement) throws(MariaDBFault) -> MariaDBStatement {
        let prepared = try prepare(statement.text)
        try prepared.execute(statement.binds)
        return prepared
    }

    /// After a failure a statement is prepared anew: the library keeps what it knows of the failure with it.
    private func forget(_ statement: SQLStatement) { prepared[statement.text] = nil }

    private func prepare(_ text: String) throws(MariaDBFault) -> MariaDBStatement {
        uses += 1
        if let known = prepared[text] {
            known.lastUse = uses
            return known
        }
        let statement = try MariaDBStatement(text, mysql)
        statement.lastUse = uses
        if prepared.count >= MariaDBLimits.preparedStatements,
            let oldest = prepared.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
        {
            prepared[oldest] = nil
        }
        prepared[text] = statement
        return statement
    }

    /// The server sends an answer to its end. A little of it is read to no use; beyond that the connection is given up.
    private func finish(_ statement: MariaDBStatement, isCut: Bool) throws(MariaDBFault) {
        var bytes = 0
        while isCut, try statement.skip() {
            bytes += statement.rowSize
            guard bytes < MariaDBLimits.discarded else {
                isLost = true
                return
            }
        }
        statement.finish()
    }
}
