import CKeyquorum
import CMariaDB
import SQLStore
import Secrets
import Store

/// How a connection is made: to which hosts, as whom, and with which patience.
struct MariaDBLogin: Sendable {
    let settings: ConnectionSettings
    let role: MariaDBRole
    private let watch: SwitchoverWatch

    init(_ settings: ConnectionSettings, _ role: MariaDBRole, _ watch: SwitchoverWatch) {
        self.settings = settings
        self.role = role
        self.watch = watch
    }

    var connectSeconds: Int { Self.seconds(settings.connectTimeout) }

    /// How long a statement may take.
    var statementSeconds: Int {
        let usual = Self.seconds(settings.statementTimeout)
        return role == .migrator ? max(usual, Self.seconds(SQLLimits.migrationWait) + usual) : usual
    }

    /// How long the client waits for the answer to it.
    var answerSeconds: Int { statementSeconds + MariaDBLimits.answerMargin }

    /// A connection to the first host that takes one.
    ///
    /// - Throws: what each of them said.
    func handle() throws(StoreError) -> MariaDBHandle {
        MariaDBLibrary.start()
        var refusals: [StoreError] = []
        for host in settings.hosts {
            do throws(StoreError) {
                return try handle(host)
            } catch {
                if error.code == .readOnly { watch.note() }
                refusals.append(StoreError(error.code, "\(host): \(error.detail)"))
            }
        }
        guard let first = refusals.first else { throw StoreError(.unavailable, "no database server is named") }
        let isOfOneKind = refusals.allSatisfy { $0.code == first.code }
        throw StoreError(isOfOneKind ? first.code : .unavailable, refusals.map(\.detail).joined(separator: "; "))
    }

    private func handle(_ host: ServerAddress) throws(StoreError) -> MariaDBHandle {
        guard let mysql = mysql_init(nil) else { throw StoreError(.unavailable, "there is no memory for a connection") }
        do throws(StoreError) {
            try connect(mysql, host)
            guard mysql_get_server_version(mysql) >= MariaDBLimits.oldestVersion, mysql.pointee.isMariaDB else {
                let version = String(cString: mysql_get_server_info(mysql))
                throw StoreError(.unavailable, "the server is \(version), and MariaDB 10.5 or a later one is needed")
            }
        } catch {
            mysql_close(mysql)
            throw error
        }
        let handle = MariaDBHandle(mysql, watch)
        try MariaDBSession(role, statementSeconds).begin(handle)
        _ = kq_mariadb_set_timeout(mysql, Int32(answerSeconds))
        return handle
    }

    private func connect(_ mysql: UnsafeMutablePointer<MYSQL>, _ host: ServerAddress) throws(StoreError) {
        let tls = host.isSocket ? DatabaseTLS(.disable) : settings.tls
        let files = try MariaDBOptions(tls, connectSeconds).set(mysql)
        // To the library localhost means a socket of its own choice, whatever the port.
        var transport = host.isSocket ? MYSQL_PROTOCOL_SOCKET.rawValue : MYSQL_PROTOCOL_TCP.rawValue
        mysql_options(mysql, MYSQL_OPT_PROTOCOL, &transport)
        let flags = UInt(KQ_MARIADB_CLIENT_FLAGS)
        let isConnected = withPassword { password in
            mysql_real_connect(
                mysql,
                host.isSocket ? nil : host.host,
                settings.user,
                password,
                settings.database,
                host.isSocket ? 0 : UInt32(truncatingIfNeeded: host.port),
                host.isSocket ? host.host : nil,
                flags
            ) != nil
        }
        guard isConnected else { throw MariaDBRefusal(tls, host, files).error(MariaDBFault(mysql)) }
        // The library keeps a copy, for logins anew that are never made.
        if let password = mysql.pointee.passwd { kq_wipe(password, strlen(password)) }
        guard tls.mode == .disable || tls.mode == .prefer || mysql_get_ssl_cipher(mysql) != nil else {
            throw StoreError(.unavailable, "the connection is not encrypted")
        }
    }

    /// Nil where there is none: the answer to the server's question is empty then.
    private func withPassword<Answer>(_ body: (UnsafePointer<CChar>?) -> Answer) -> Answer {
        guard let password = settings.password, password.count > 0 else { return body(nil) }
        let text = SecretBytes(count: password.count + 1) { text in password.withBytes { text.copyMemory(from: $0) } }
        return text.withBytes { body($0.bindMemory(to: CChar.self).baseAddress) }
    }

    /// Rounded up, at least 1.
    private static func seconds(_ duration: Duration) -> Int {
        let (seconds, rest) = duration.components
        return max(1, Int(clamping: seconds) + (rest > 0 ? 1 : 0))
    }
}

extension MYSQL {
    fileprivate var isMariaDB: Bool {
        guard let server_version else { return false }
        return String(cString: server_version).contains("MariaDB")
    }
}

/// The C library, made ready once for the process.
enum MariaDBLibrary {
    private static let isReady = mysql_server_init(0, nil, nil) == 0

    static func start() { _ = isReady }
}
