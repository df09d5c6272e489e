import ACME

extension ServerSettings {
    /// What is ordered from a CA; nil without `acme-directory`.
    static func acme(_ settings: Settings, _ rootDirectory: String) throws(SettingsError) -> ACMESettings? {
        guard let directory = settings.value("acme-directory") else {
            try refuseLone(settings)
            return nil
        }
        guard let names = settings.value("domain-name") else {
            throw SettingsError(
                .incomplete,
                "acme-directory (\(directory.source)) needs domain-name: set KEYQUORUM_DOMAIN_NAME too."
            )
        }
        do throws(ACMEError) {
            return try ACMESettings(
                directory: directory.text,
                authorityFile: settings.text("acme-ca"),
                names: names.text,
                email: settings.text("email"),
                keysPath: settings.text("keys-path") ?? rootDirectory + "/acme",
                httpRootPath: settings.text("http-root-path"),
                listener: listener(settings),
                daysThreshold: settings.text("days-threshold-before-renew").flatMap { Int($0) } ?? 15
            )
        } catch {
            throw SettingsError(.badValue, error.sentence)
        }
    }

    /// The server answers challenges itself, unless files do and no port was asked for. A server on loopback stays there.
    private static func listener(_ settings: Settings) -> ListenerAddress? {
        guard let port = settings.value("acme-http-port") else { return nil }
        if settings.value("http-root-path") != nil, port.source == .builtIn { return nil }
        let hostname = settings.text("hostname") ?? "127.0.0.1"
        return ListenerAddress(host: Hostname.isLoopback(hostname) ? hostname : nil, port: Int(port.text) ?? 80)
    }

    /// What means nothing without a directory is refused, so that nobody waits for a certificate that is never ordered.
    private static func refuseLone(_ settings: Settings) throws(SettingsError) {
        for name in ["domain-name", "email", "http-root-path", "keys-path", "acme-ca"] {
            guard let value = settings.value(name) else { continue }
            throw SettingsError(
                .incomplete,
                "\(name) (\(value.source)) needs acme-directory: set KEYQUORUM_ACME_DIRECTORY to the URL of the CA's directory."
            )
        }
    }
}
