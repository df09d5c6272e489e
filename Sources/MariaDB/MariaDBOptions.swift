import CMariaDB
import ClientCertificates
import SQLStore
import Store

/// What the library is told before it connects.
struct MariaDBOptions {
    private let tls: DatabaseTLS
    private let connectSeconds: Int

    init(_ tls: DatabaseTLS, _ connectSeconds: Int) {
        self.tls = tls
        self.connectSeconds = connectSeconds
    }

    /// - Returns: the client certificate's files, which must live until the connection is made.
    /// - Throws: `unavailable` for a certificate that cannot be used.
    func set(_ mysql: UnsafeMutablePointer<MYSQL>) throws(StoreError) -> ClientIdentityFiles? {
        // Until the connection is set up, each answer must come in the time that connecting may take.
        let seconds = UInt32(connectSeconds)
        try set(mysql, MYSQL_OPT_CONNECT_TIMEOUT, seconds)
        try set(mysql, MYSQL_OPT_READ_TIMEOUT, seconds)
        try set(mysql, MYSQL_OPT_WRITE_TIMEOUT, seconds)
        // A server must not ask for this machine's files.
        try set(mysql, MYSQL_OPT_LOCAL_INFILE, UInt32(0))
        try set(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4")
        // Of the others, one sends the password as it is, and one asks for it at the terminal.
        try set(mysql, MARIADB_OPT_RESTRICTED_AUTH, Self.plugins)
        guard tls.mode != .disable else { return nil }
        return try setTLS(mysql)
    }

    private func setTLS(_ mysql: UnsafeMutablePointer<MYSQL>) throws(StoreError) -> ClientIdentityFiles? {
        try set(mysql, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3")
        try set(mysql, MYSQL_OPT_SSL_ENFORCE, my_bool(1))
        if tls.mode != .prefer {
            guard kq_mariadb_register_plugin(mysql) == 0 else { throw MariaDBFault(mysql).error("at the plugin") }
            try set(mysql, MYSQL_DEFAULT_AUTH, KQ_MARIADB_TLS_PLUGIN)
        }
        if tls.mode == .verifyCA || tls.mode == .verifyFull {
            if let authority = tls.authority {
                try set(mysql, MYSQL_OPT_SSL_CA, authority)
            } else {
                try set(mysql, MYSQL_OPT_SSL_CAPATH, SystemAuthorities.folder)
            }
        }
        // Without this the chain is checked all the same where an authority is given, but not the name.
        if tls.mode == .verifyFull { try set(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, my_bool(1)) }
        guard let files = try identity() else { return nil }
        try set(mysql, MYSQL_OPT_SSL_CERT, files.certificate)
        try set(mysql, MYSQL_OPT_SSL_KEY, files.key)
        return files
    }

    private func identity() throws(StoreError) -> ClientIdentityFiles? {
        if let path = tls.pkcs12 {
            do throws(ClientCertificateError) {
                return try ClientIdentityFiles(pkcs12: path)
            } catch {
                throw StoreError(.unavailable, "the client certificate: \(error.detail)")
            }
        }
        guard let certificate = tls.certificate else { return nil }
        // One file may hold both.
        return ClientIdentityFiles(certificate: certificate, key: tls.key ?? certificate)
    }

    private func set(_ mysql: UnsafeMutablePointer<MYSQL>, _ option: mysql_option, _ text: String) throws(StoreError) {
        guard mysql_options(mysql, option, text) == 0 else { throw MariaDBFault(mysql).error("at the options") }
    }

    private func set<Number>(
        _ mysql: UnsafeMutablePointer<MYSQL>,
        _ option: mysql_option,
        _ number: Number
    ) throws(StoreError) {
        guard withUnsafePointer(to: number, { mysql_options(mysql, option, $0) }) == 0 else {
            throw MariaDBFault(mysql).error("at the options")
        }
    }

    private static let plugins =
        "\(KQ_MARIADB_TLS_PLUGIN),mysql_native_password,client_ed25519,caching_sha2_password,sha256_password"
}
