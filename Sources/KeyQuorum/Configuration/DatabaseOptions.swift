import SQLStore

/// What stands behind the question mark of a database URL, under the names that PostgreSQL's and MariaDB's own clients use.
struct DatabaseOptions {
    enum Engine {
        case postgres, mariadb
    }

    private(set) var mode: DatabaseTLS.Mode?
    private(set) var authority: String?
    private(set) var certificate: String?
    private(set) var key: String?
    private(set) var connectTimeout: Duration?
    /// PostgreSQL's folder of the socket, MariaDB's socket itself.
    private(set) var socket: String?

    /// - Throws: `SettingsError` for an option that is unknown, given twice or without sense.
    init(_ query: Substring, _ engine: Engine, _ url: DatabaseURL) throws(SettingsError) {
        var seen: Set<String> = []
        for part in query.split(separator: "&") {
            let (name, rest) = DatabaseURL.cut(part, at: "=")
            let key = Self.name(name)
            guard key.utf8.allSatisfy({ (0x61...0x7a).contains($0) }) else {
                throw url.refusal("has an option that is no word.")
            }
            guard seen.insert(key).inserted else { throw url.refusal("has the option \(key) twice.") }
            try take(key, try url.decoded(rest ?? "", "the option \(key)"), engine, url)
        }
    }

    /// `ssl-mode`, `sslMode` and `sslmode` are one.
    private static func name(_ text: Substring) -> String {
        text.lowercased().filter { $0 != "-" && $0 != "_" }
    }

    private mutating func take(
        _ name: String,
        _ value: String,
        _ engine: Engine,
        _ url: DatabaseURL
    ) throws(SettingsError) {
        switch name {
        case "sslmode": mode = try Self.mode(value, url)
        case "sslrootcert", "sslca": authority = value
        case "sslcert": certificate = value
        case "sslkey": key = value
        case "connecttimeout": connectTimeout = try Self.seconds(value, url)
        case "host" where engine == .postgres && value.hasPrefix("/"): socket = value
        case "socket" where engine == .mariadb && value.hasPrefix("/"): socket = value
        case "targetsessionattrs":
            guard ["read-write", "primary", "any"].contains(value) else {
                throw url.refusal("asks for target_session_attrs=\(value), but keys need a primary: leave it out.")
            }
        case "applicationname", "charset": break
        default:
            throw url.refusal(
                "has the unknown option \(SettingForm.shortened(name)): known are sslmode, sslrootcert, sslcert, sslkey, connect_timeout, "
                    + "\(engine == .postgres ? "host" : "socket")."
            )
        }
    }

    private static func mode(_ text: String, _ url: DatabaseURL) throws(SettingsError) -> DatabaseTLS.Mode {
        switch text.lowercased().replacing("_", with: "-") {
        case "disable", "disabled", "false": return .disable
        case "allow", "prefer", "preferred": return .prefer
        case "require", "required", "true": return .require
        case "verify-ca": return .verifyCA
        case "verify-full", "verify-identity": return .verifyFull
        default:
            throw url.refusal("has an unknown sslmode: use disable, prefer, require, verify-ca or verify-full.")
        }
    }

    private static func seconds(_ text: String, _ url: DatabaseURL) throws(SettingsError) -> Duration {
        guard let number = Int(text), (1...300).contains(number) else {
            throw url.refusal("has a connect_timeout that is not 1 to 300 seconds.")
        }
        return .seconds(number)
    }
}
