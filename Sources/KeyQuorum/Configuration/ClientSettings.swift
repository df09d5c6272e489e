import Secrets

/// What a command that talks to a server runs with.
struct ClientSettings: Sendable {
    let server: String
    let ca: String?
    let certificate: String?
    let key: String?
    /// The bearer token, or the file that holds it; never both.
    let token: SecretBytes?
    let tokenFile: String?
    let json: Bool

    /// Takes the commands' part of the settings.
    ///
    /// - Throws: `SettingsError` when a certificate comes without its key or the other way round, or when the URL is none.
    init(_ settings: Settings) throws(SettingsError) {
        server = try Self.serverURL(settings)
        ca = settings.text("ca")
        certificate = settings.text("cert")
        key = settings.text("key")
        let given = try Self.token(settings)
        token = given.text.map { SecretBytes(copying: Array($0.utf8)) }
        tokenFile = given.file
        json = settings.flag("json")
        if certificate != nil, key == nil {
            throw SettingsError(.incomplete, "cert needs key: give the client's private key with KEYQUORUM_KEY too.")
        }
        if key != nil, certificate == nil {
            throw SettingsError(.incomplete, "key needs cert: give the client's certificate with KEYQUORUM_CERT too.")
        }
    }

    /// Of a token and a token file the one from the stronger place counts, as for any setting.
    private static func token(_ settings: Settings) throws(SettingsError) -> (text: String?, file: String?) {
        guard let token = settings.value("token"), let file = settings.value("token-file") else {
            return (settings.text("token"), settings.text("token-file"))
        }
        if token.source.rank == file.source.rank {
            throw SettingsError(
                .contradiction,
                "token comes from \(token.source) and token-file from \(file.source): give one."
            )
        }
        return token.source.rank > file.source.rank ? (token.text, nil) : (nil, file.text)
    }

    /// The URL that was given, or the address of the server that the same folder's settings would start.
    private static func serverURL(_ settings: Settings) throws(SettingsError) -> String {
        guard let value = settings.value("server") else { return ownServerURL(settings) }
        guard value.text.hasPrefix("http://") || value.text.hasPrefix("https://") else {
            throw SettingsError(
                .badValue,
                "server \"\(SettingForm.shortened(value.text))\" from \(value.source) is not an http:// or https:// URL."
            )
        }
        return value.text.hasSuffix("/") ? String(value.text.dropLast()) : value.text
    }

    private static func ownServerURL(_ settings: Settings) -> String {
        let scheme = settings.text("tls-cert") == nil ? "http" : "https"
        let hostname = settings.text("hostname") ?? "127.0.0.1"
        let reachable = ["0.0.0.0", "::"].contains(hostname) ? "127.0.0.1" : hostname
        let host = reachable.contains(":") ? "[\(reachable)]" : reachable
        return "\(scheme)://\(host):\(settings.port("port") ?? 9998)"
    }
}
