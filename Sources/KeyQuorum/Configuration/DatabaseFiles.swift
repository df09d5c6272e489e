import Glibc
import SQLStore
import Secrets

/// The settings beside `database-url` that say how its server is reached.
struct DatabaseFiles {
    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    private static let names = [
        "database-ca", "database-cert", "database-key", "user-cert-path", "database-password-file",
    ]

    /// SQLite's file has no server that any of them could be for.
    func requireNone() throws(SettingsError) {
        for name in Self.names {
            guard let value = settings.value(name) else { continue }
            throw SettingsError(
                .contradiction,
                "\(name) (\(value.source)) is for a database server: set database-url to postgresql://… or mysql://… too."
            )
        }
    }

    var connections: Int { settings.text("database-connections").flatMap { Int($0) } ?? SQLLimits.connections }

    var statementTimeout: Duration {
        settings.text("database-timeout").flatMap { Int($0) }.map { .seconds($0) } ?? SQLLimits.statementTimeout
    }

    /// The first line of the file that `database-password-file` names; nil when nothing names one.
    func password() throws(SettingsError) -> SecretBytes? {
        guard let value = settings.value("database-password-file") else { return nil }
        var bytes = [UInt8](repeating: 0, count: ConfigurationLimits.valueBytes)
        defer { bytes.wipe() }
        let descriptor = open(value.text, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(value) }
        defer { close(descriptor) }
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { throw unreadable(value) }
        let line = bytes[..<count].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return SecretBytes(copying: line)
    }

    /// Two passwords are one too many.
    func requireNoPasswordFile(beside url: SettingSource) throws(SettingsError) {
        guard let value = settings.value("database-password-file") else { return }
        throw SettingsError(
            .contradiction,
            "a password stands in database-url (\(url)) and in database-password-file (\(value.source)): take one of them away."
        )
    }

    private func unreadable(_ value: SettingValue) -> SettingsError {
        SettingsError(.badValue, "database-password-file \(value.text) (\(value.source)) cannot be read, or is empty.")
    }

    /// What TLS is asked for: what the URL says; else the host is checked as soon as an authority is named or the host is another machine.
    func tls(_ options: DatabaseOptions, _ hosts: [ServerAddress]) throws(SettingsError) -> DatabaseTLS {
        try requireOneFile(options)
        let authority = settings.text("database-ca") ?? options.authority
        let isLocal = hosts.allSatisfy(\.isLocal)
        // EdgelessDB's certificate is its own and becomes known when it is set up.
        let isEdgeless = authority == nil && settings.value("edgeless-url") != nil
        if isEdgeless { return DatabaseTLS(.verifyCA) }
        let mode = options.mode ?? (authority != nil || !isLocal ? .verifyFull : .prefer)
        var tls = DatabaseTLS(
            mode,
            authority: authority ?? (mode == .verifyCA || mode == .verifyFull ? Self.machineAuthorities : nil),
            certificate: settings.text("database-cert") ?? options.certificate,
            key: settings.text("database-key") ?? options.key,
            pkcs12: settings.text("user-cert-path")
        )
        try requireFitting(tls, authority)
        // A client that shows a certificate must know that TLS is spoken.
        if mode == .prefer, tls.certificate != nil || tls.pkcs12 != nil { tls.mode = .require }
        return tls
    }

    /// No file is named by a setting and another one by the URL.
    private func requireOneFile(_ options: DatabaseOptions) throws(SettingsError) {
        let pairs = [
            ("database-ca", options.authority), ("database-cert", options.certificate), ("database-key", options.key),
        ]
        for case (let name, let inURL?) in pairs where settings.text(name) != nil && settings.text(name) != inURL {
            throw SettingsError(
                .contradiction,
                "\(name) is set, and database-url names another file: take one of them away."
            )
        }
    }

    private func requireFitting(_ tls: DatabaseTLS, _ authority: String?) throws(SettingsError) {
        if tls.pkcs12 != nil, tls.certificate != nil || tls.key != nil {
            throw SettingsError(
                .contradiction,
                "user-cert-path is a PKCS#12 file with both the certificate and the key: set either it, or database-cert and database-key."
            )
        }
        guard (tls.certificate == nil) == (tls.key == nil) else {
            throw SettingsError(.incomplete, "database-cert and database-key belong together: set both.")
        }
        guard tls.mode != .disable || (authority == nil && tls.certificate == nil && tls.pkcs12 == nil) else {
            throw SettingsError(
                .contradiction,
                "database-url has sslmode=disable, but a certificate or a CA is set: take one of them away."
            )
        }
    }

    /// Debian's bundle of the authorities that everybody trusts.
    private static let machineAuthorities = "/etc/ssl/certs/ca-certificates.crt"
}
