/// The rule of who may reach a server that knows no authentication.
enum Hostname {
    /// The address to listen on.
    ///
    /// - Throws: `SettingsError` with the code `unsafe-listen` for an address off loopback, unless `insecure-listen` is on.
    static func checked(_ settings: Settings) throws(SettingsError) -> String {
        guard let value = settings.value("hostname") else { return "127.0.0.1" }
        guard isPlausible(value.text) else {
            throw SettingsError(
                .badValue,
                "hostname \"\(SettingForm.shortened(value.text))\" from \(value.source) is neither an address nor a name."
            )
        }
        guard isLoopback(value.text) || isAuthenticating(settings) || settings.flag("insecure-listen")
        else {
            throw SettingsError(
                .unsafeListen,
                """
                hostname \(value.text) (\(value.source)) is not loopback and no authentication is configured, so whoever \
                reaches the port would be admin: take 127.0.0.1, or set KEYQUORUM_INSECURE_LISTEN=true if something in \
                front of the server guards it.
                """
            )
        }
        return value.text
    }

    /// Whether callers must say who they are.
    private static func isAuthenticating(_ settings: Settings) -> Bool {
        ["client-ca", "oidc-issuer"].contains { settings.value($0) != nil } || settings.flag("api-tokens")
    }

    /// Whether only this machine can reach the address: 127.0.0.0/8, ::1 and localhost.
    static func isLoopback(_ hostname: String) -> Bool {
        if hostname == "::1" || hostname.lowercased() == "localhost" { return true }
        let parts = hostname.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "127" else { return false }
        return parts.allSatisfy { part in
            (1...3).contains(part.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                && (Int(part) ?? 256) < 256
        }
    }

    /// Letters, digits, dots, dashes and colons, as names and addresses are made of.
    private static func isPlausible(_ hostname: String) -> Bool {
        hostname.utf8.count <= 253
            && hostname.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                        || "-.:_%".unicodeScalars.contains(scalar))
            }
    }
}
