import Secrets

/// How a database server is reached.
public struct ConnectionSettings: Sendable {
    /// Tried in this order until one takes the connection (and, where the engine can tell, takes writes).
    public var hosts: [ServerAddress]
    public var user: String
    /// Nil where a client certificate is enough.
    public var password: SecretBytes?
    public var database: String
    public var tls: DatabaseTLS
    public var connectTimeout: Duration
    /// How long a statement may take before the connection is given up.
    public var statementTimeout: Duration
    /// The most connections that one server of ours opens.
    public var limit: Int

    public init(
        hosts: [ServerAddress],
        user: String,
        password: SecretBytes? = nil,
        database: String,
        tls: DatabaseTLS = DatabaseTLS(.prefer),
        connectTimeout: Duration = SQLLimits.connectTimeout,
        statementTimeout: Duration = SQLLimits.statementTimeout,
        limit: Int = SQLLimits.connections
    ) {
        self.hosts = hosts
        self.user = user
        self.password = password
        self.database = database
        self.tls = tls
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.limit = limit
    }
}

/// A host and a port. A host that begins with a slash is the folder (PostgreSQL) or the path (MariaDB) of a local socket.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
    public let host: String
    public let port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    public var isSocket: Bool { host.hasPrefix("/") }

    /// Whether what is sent there never leaves this machine.
    public var isLocal: Bool { isSocket || ["127.0.0.1", "::1", "localhost"].contains(host) }

    public var description: String { isSocket ? host : host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// What is asked of TLS to a database server, and which files are used for it. The files are read anew for each connection, so that
/// rotated ones are used without a restart.
public struct DatabaseTLS: Sendable, Hashable {
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        case disable
        /// TLS where the server offers it; nobody is authenticated.
        case prefer
        /// TLS; the server is not authenticated.
        case require
        /// The server's certificate must come from the authority.
        case verifyCA = "verify-ca"
        /// And it must name the host.
        case verifyFull = "verify-full"
    }

    public var mode: Mode
    /// PEM file of the authorities that are trusted; nil for those of the machine.
    public var authority: String?
    /// PEM files of the client's chain and private key.
    public var certificate: String?
    public var key: String?
    /// A PKCS#12 file without a password, instead of the two.
    public var pkcs12: String?

    public init(
        _ mode: Mode,
        authority: String? = nil,
        certificate: String? = nil,
        key: String? = nil,
        pkcs12: String? = nil
    ) {
        self.mode = mode
        self.authority = authority
        self.certificate = certificate
        self.key = key
        self.pkcs12 = pkcs12
    }
}
