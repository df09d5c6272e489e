import ACME
import HTTPAPI

extension ServerSettings {
    /// Names by which the server is called, in small letters: that it listens on, and those of the ordered certificate.
    var names: Set<String> {
        var names: Set = [hostname.lowercased()]
        if case .acme(let acme) = tls { names.formUnion(acme.names.map { $0.lowercased() }) }
        return names
    }

    /// The certificate's two files, one made for development, or one from a CA; never two of them.
    static func tls(_ settings: Settings, _ rootDirectory: String) throws(SettingsError) -> TLS? {
        let files = try tlsFiles(settings)
        let ordered = try acme(settings, rootDirectory)
        guard settings.flag("tls-self-signed") else {
            guard let ordered else { return files.map { .files($0) } }
            guard files == nil else {
                throw SettingsError(.contradiction, "acme-directory and tls-cert exclude each other: leave one out.")
            }
            return .acme(ordered)
        }
        guard files == nil, ordered == nil else {
            let other = files == nil ? "acme-directory" : "tls-cert"
            throw SettingsError(.contradiction, "tls-self-signed and \(other) exclude each other: leave one out.")
        }
        return .selfSigned
    }

    /// Client certificates come inside TLS only.
    static func clientAuthority(_ settings: Settings, _ tls: TLS?) throws(SettingsError) -> String? {
        guard let authority = settings.value("client-ca") else { return nil }
        guard tls != nil else {
            throw SettingsError(
                .incomplete,
                "client-ca (\(authority.source)) needs TLS: set tls-cert and tls-key, or tls-self-signed for development."
            )
        }
        return authority.text
    }

    static func clientRevocations(_ settings: Settings) throws(SettingsError) -> String? {
        guard let list = settings.value("client-crl") else { return nil }
        guard settings.value("client-ca") != nil else {
            throw SettingsError(
                .incomplete,
                "client-crl (\(list.source)) needs client-ca: set KEYQUORUM_CLIENT_CA too."
            )
        }
        return list.text
    }

    static func origins(_ settings: Settings) throws(SettingsError) -> AllowedOrigins {
        guard let value = settings.value("cors-origins") else { return .none }
        guard let origins = AllowedOrigins(value.text) else {
            throw SettingsError(
                .badValue,
                "cors-origins \"\(SettingForm.shortened(value.text))\" from \(value.source) is no list of origins: write "
                    + "https://HOST or https://HOST:PORT, with commas between; there is no word for every origin."
            )
        }
        return origins
    }

    private static func tlsFiles(_ settings: Settings) throws(SettingsError) -> TLSFiles? {
        switch (settings.value("tls-cert"), settings.value("tls-key")) {
        case (let certificate?, let key?): return TLSFiles(certificate: certificate.text, key: key.text)
        case (nil, nil): return nil
        case (let certificate?, nil):
            throw SettingsError(
                .incomplete,
                "tls-cert (\(certificate.source)) needs tls-key: set KEYQUORUM_TLS_KEY too."
            )
        case (nil, let key?):
            throw SettingsError(.incomplete, "tls-key (\(key.source)) needs tls-cert: set KEYQUORUM_TLS_CERT too.")
        }
    }
}
