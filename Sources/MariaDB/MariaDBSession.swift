import SQLStore
import Store

/// Sets a new connection up and checks that the server keeps to it.
struct MariaDBSession {
    private let role: MariaDBRole
    private let statementSeconds: Int

    init(_ role: MariaDBRole, _ statementSeconds: Int) {
        self.role = role
        self.statementSeconds = statementSeconds
    }

    /// - Throws: `read-only` or `unavailable` for a server that is of no use now.
    func begin(_ handle: MariaDBHandle) throws(StoreError) {
        let before = try variables(handle)
        guard before["read_only"] == "OFF" else {
            throw StoreError(.readOnly, "the database server takes no writes: it is read_only, a replica perhaps")
        }
        handle.isClustered = before["wsrep_on"] == "ON"
        if handle.isClustered { try checkCluster(handle) }
        try handle.execute("SET SESSION TRANSACTION ISOLATION LEVEL \(role.isolation)")
        try handle.execute(settings(before))
        let after = try variables(handle)
        let modes = (after["sql_mode"] ?? "").split(separator: ",")
        guard modes.contains("STRICT_ALL_TABLES"), after["autocommit"] == "ON",
            let packet = after["max_allowed_packet"].flatMap({ Int($0) })
        else { throw StoreError(.unavailable, "the database server does not let sql_mode and autocommit be set") }
        handle.largestPacket = packet
    }

    /// Strict: a value that does not fit, and a null where none may be, must fail.
    private func settings(_ known: [String: String]) -> String {
        var settings = [
            "autocommit = 1",
            "sql_mode = 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO'",
            "max_statement_time = \(statementSeconds)", "innodb_lock_wait_timeout = \(MariaDBLimits.lockWait)",
        ]
        if known["rocksdb_lock_wait_timeout"] != nil {
            settings.append("rocksdb_lock_wait_timeout = \(MariaDBLimits.lockWait)")
        }
        // A read then waits for what other nodes have committed before it.
        if known["wsrep_on"] == "ON" { settings.append("wsrep_sync_wait = 1") }
        return "SET SESSION " + settings.joined(separator: ", ")
    }

    private func checkCluster(_ handle: MariaDBHandle) throws(StoreError) {
        let ready = try pairs("SHOW SESSION STATUS WHERE Variable_name = 'wsrep_ready'", handle)
        guard ready["wsrep_ready"] == "ON" else {
            throw StoreError(.unavailable, "the database server is not a member of its cluster now")
        }
    }

    private func variables(_ handle: MariaDBHandle) throws(StoreError) -> [String: String] {
        let names = Self.names.map { "'\($0)'" }.joined(separator: ", ")
        return try pairs("SHOW SESSION VARIABLES WHERE Variable_name IN (\(names))", handle)
    }

    private func pairs(_ text: String, _ handle: MariaDBHandle) throws(StoreError) -> [String: String] {
        let rows = try handle.rows(SQLStatement(text), .read)
        let pairs = rows.compactMap { row -> (String, String)? in
            guard row.count == 2, case .bytes(let name) = row[0], case .bytes(let value) = row[1] else { return nil }
            return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private static let names = [
        "autocommit", "max_allowed_packet", "read_only", "rocksdb_lock_wait_timeout", "sql_mode", "wsrep_on",
    ]
}
