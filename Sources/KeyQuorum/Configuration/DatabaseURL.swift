import SQLStore
import Secrets

/// The reader of `database-url` and of the settings that go with it. A database URL may hold a password, so no refusal repeats it.
///
/// `sqlite:PATH`, or `SCHEME://[USER[:PASSWORD]@]HOST[:PORT][,HOST[:PORT]…]/DATABASE[?NAME=VALUE&…]` with the schemes `postgresql`,
/// `postgres`, `mysql` and `mariadb`; what is not a plain character is percent-encoded.
struct DatabaseURL {
    private let text: String
    private let source: SettingSource

    /// The database that the settings name; without a URL the file `keyquorum.sqlite` in the root folder.
    ///
    /// - Throws: `SettingsError` for an unknown scheme, a URL that cannot be read, and settings that do not fit it.
    static func parse(_ settings: Settings, rootDirectory: String) throws(SettingsError) -> ServerSettings.Database {
        guard let value = settings.value("database-url") else {
            try DatabaseFiles(settings).requireNone()
            let folder = rootDirectory.hasSuffix("/") ? String(rootDirectory.dropLast()) : rootDirectory
            return .sqlite(path: folder + "/keyquorum.sqlite")
        }
        let url = DatabaseURL(text: value.text, source: value.source)
        if value.text.hasPrefix("sqlite:") {
            try DatabaseFiles(settings).requireNone()
            return .sqlite(path: try url.path())
        }
        for (scheme, engine) in engines where value.text.hasPrefix(scheme + "://") {
            let connection = try url.connection(scheme, engine, DatabaseFiles(settings))
            return engine == .postgres ? .postgres(connection) : .mariadb(connection)
        }
        throw url.refusal("does not begin with sqlite:, postgresql://, mysql:// or mariadb://.")
    }

    private static let engines: [(String, DatabaseOptions.Engine)] = [
        ("postgresql", .postgres), ("postgres", .postgres), ("mysql", .mariadb), ("mariadb", .mariadb),
    ]

    /// `sqlite:PATH`, `sqlite://PATH` and `sqlite:///PATH` all name a path; the last two as other programs write them.
    private func path() throws(SettingsError) -> String {
        let rest = text.dropFirst("sqlite:".count)
        let path = rest.hasPrefix("//") ? rest.dropFirst(2) : rest
        guard !path.isEmpty, path != ":memory:", !path.contains("?") else {
            throw refusal("names no file: write sqlite:PATH.")
        }
        return String(path)
    }

    private func connection(
        _ scheme: String,
        _ engine: DatabaseOptions.Engine,
        _ files: DatabaseFiles
    ) throws(SettingsError) -> ConnectionSettings {
        let rest = text.dropFirst(scheme.count + 3)
        let (beforeQuery, query) = Self.cut(rest, at: "?")
        guard query?.contains("@") != true else {
            throw refusal("has an @ behind a ?: write ? in a password as %3F, / as %2F, @ as %40.")
        }
        let (authority, name) = Self.cut(beforeQuery, at: "/")
        let options = try DatabaseOptions(query ?? "", engine, self)
        let at = authority.lastIndex(of: "@")
        let (user, password) = Self.cut(at.map { authority[..<$0] } ?? "", at: ":")
        let hosts = try hosts(at.map { authority[authority.index(after: $0)...] } ?? authority, engine, options)
        let database = try decoded(name ?? "", "the name of the database")
        guard !database.isEmpty, !user.isEmpty else {
            throw refusal("lacks a user or a database: write \(scheme)://USER@HOST/DATABASE.")
        }
        return ConnectionSettings(
            hosts: hosts,
            user: try decoded(user, "the user"),
            password: try secret(password, files),
            database: database,
            tls: try files.tls(options, hosts),
            connectTimeout: options.connectTimeout ?? min(SQLLimits.connectTimeout, files.statementTimeout),
            statementTimeout: files.statementTimeout,
            limit: files.connections
        )
    }

    private func secret(_ password: Substring?, _ files: DatabaseFiles) throws(SettingsError) -> SecretBytes? {
        guard let password else { return try files.password() }
        try files.requireNoPasswordFile(beside: source)
        return SecretBytes(copying: try decoded(password, "the password").utf8)
    }

    private func hosts(
        _ text: Substring,
        _ engine: DatabaseOptions.Engine,
        _ options: DatabaseOptions
    ) throws(SettingsError) -> [ServerAddress] {
        let port = engine == .postgres ? 5_432 : 3_306
        if let socket = options.socket {
            guard text.isEmpty || text == "localhost" else {
                throw refusal("names both a host and a socket: leave one out.")
            }
            return [ServerAddress(host: socket, port: port)]
        }
        if text.isEmpty {
            throw refusal("names no host, and no socket by ?\(engine == .postgres ? "host" : "socket")=PATH.")
        }
        var hosts: [ServerAddress] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            hosts.append(try host(part, defaultPort: port))
        }
        guard hosts.count <= ConfigurationLimits.databaseHosts else {
            throw refusal("names more than \(ConfigurationLimits.databaseHosts) hosts.")
        }
        return hosts
    }

    /// `HOST`, `HOST:PORT`, `[IPv6]` or `[IPv6]:PORT`.
    private func host(_ text: Substring, defaultPort: Int) throws(SettingsError) -> ServerAddress {
        var name = text
        var port: Substring?
        if text.first == "[" {
            let (address, rest) = Self.cut(text.dropFirst(), at: "]")
            guard let rest, rest.isEmpty || rest.first == ":" else { throw refusal("has a host that cannot be read.") }
            (name, port) = (address, rest.isEmpty ? nil : rest.dropFirst())
        } else {
            (name, port) = Self.cut(text, at: ":")
        }
        let host = try decoded(name, "the host")
        let number = port.map { Int($0) } ?? defaultPort
        guard !host.isEmpty, let number, (1...65_535).contains(number) else {
            throw refusal("has a host or port that cannot be read.")
        }
        return ServerAddress(host: host, port: number)
    }
}

extension DatabaseURL {
    func refusal(_ rest: String) -> SettingsError {
        SettingsError(.badValue, "database-url from \(source) \(rest)")
    }

    /// Takes percent-encoding away.
    func decoded(_ text: Substring, _ part: String) throws(SettingsError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(rest.prefix(2)) ?? ""
            guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16), value != 0 else {
                throw refusal("has \(part) with a % that two hex digits do not follow; write % itself as %25.")
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw refusal("has \(part) that is no UTF-8.")
        }
        return decoded
    }

    /// What stands before the first such character, and what after it.
    static func cut(_ text: Substring, at character: Character) -> (Substring, Substring?) {
        guard let place = text.firstIndex(of: character) else { return (text, nil) }
        return (text[..<place], text[text.index(after: place)...])
    }
}
