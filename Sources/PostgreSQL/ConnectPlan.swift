import CPostgreSQL
import Glibc
import SQLStore
import Secrets
import Store

/// The keywords by which the C library connects. They are given as an array, never as one text, so nothing needs quotes.
struct ConnectPlan: Sendable {
    let role: Role
    /// The most that all hosts together may take.
    let patience: Duration
    private let tls: DatabaseTLS
    private let keywords: [(name: String, value: String)]
    private let password: SecretBytes?

    /// - Throws: `unavailable` with a sentence for settings that cannot work.
    init(_ settings: ConnectionSettings, _ role: Role) throws(StoreError) {
        self.role = role
        password = settings.password
        try Self.check(settings)
        let seconds = max(2, Self.wholeSeconds(settings.connectTimeout))
        // A name may stand for two addresses.
        patience = .seconds(seconds * settings.hosts.count * 2) + PostgreSQLLimits.slack
        let silence = Self.wholeSeconds(settings.statementTimeout + PostgreSQLLimits.slack)
        tls = settings.tls
        keywords = [
            ("host", settings.hosts.map(\.host).joined(separator: ",")),
            ("port", settings.hosts.map { String($0.port) }.joined(separator: ",")),
            ("user", settings.user), ("dbname", settings.database),
            // A reader's session refuses writes by itself, which the library would take for a standby's mark.
            ("target_session_attrs", role == .reader ? "primary" : "read-write"),
            ("connect_timeout", String(seconds)), ("client_encoding", "UTF8"), ("application_name", "keyquorum"),
            ("gssencmode", "disable"), ("passfile", TLSKeywords.nothing), ("keepalives", "1"),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", String(silence * 1_000)),
        ]
    }

    /// Connects and waits for it, so this belongs on a thread of its own. The files for TLS are read now, for each connection anew.
    ///
    /// The library keeps a copy of the password until the caller ends what it gets by `PQfinish`, and overwrites it then.
    ///
    /// - Throws: `unavailable` or `busy` with a sentence that says what is wrong with which setting.
    func connect() throws(StoreError) -> OpaquePointer {
        let tls = try TLSKeywords(tls)
        let raw = try withExtendedLifetime(tls) { () throws(StoreError) in try connect(tls.keywords + keywords) }
        do throws(StoreError) {
            guard PQstatus(raw) == CONNECTION_OK else {
                throw StoreError(connecting: ServerWords.line(String(cString: PQerrorMessage(raw))))
            }
            guard PQserverVersion(raw) >= PostgreSQLLimits.oldestServer else {
                throw StoreError(.unavailable, "the database server is older than PostgreSQL 12; use a newer one")
            }
        } catch {
            PQfinish(raw)
            throw error
        }
        return raw
    }

    private func connect(_ keywords: [(name: String, value: String)]) throws(StoreError) -> OpaquePointer {
        var names = CStrings(keywords.map(\.name))
        var values = CStrings(keywords.map(\.value))
        if let password {
            names.append("password")
            values.append(password)
        }
        let raw = names.withPointers { names in values.withPointers { PQconnectdbParams(names, $0, 0) } }
        guard let raw else { throw StoreError(.unavailable, "there is no memory for a connection to the database") }
        return raw
    }

    private static func check(_ settings: ConnectionSettings) throws(StoreError) {
        guard !settings.hosts.isEmpty else { throw StoreError(.unavailable, "no host of the database is set") }
        for host in settings.hosts where host.host.isEmpty || host.host.contains(",") || host.host.utf8.contains(0) {
            throw StoreError(.unavailable, "a host of the database is empty, or has a comma or a zero byte")
        }
        for host in settings.hosts where !(1...65_535).contains(host.port) {
            throw StoreError(.unavailable, "the port of the database is not between 1 and 65535")
        }
        guard !settings.user.isEmpty, !settings.user.utf8.contains(0) else {
            throw StoreError(.unavailable, "no user of the database is set")
        }
        guard !settings.database.isEmpty, !settings.database.utf8.contains(0) else {
            throw StoreError(.unavailable, "no name of the database is set")
        }
        guard let password = settings.password else { return }
        guard password.count <= PostgreSQLLimits.password, password.withBytes({ !$0.contains(0) }) else {
            throw StoreError(.unavailable, "the password of the database is too long or has a zero byte")
        }
    }

    private static func wholeSeconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(clamping: seconds) + (attoseconds > 0 ? 1 : 0)
    }
}
