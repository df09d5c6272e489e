import Authentication
import Canonical

/// One issuer of bearer tokens as the settings name it.
struct IssuerSettings: Sendable, Hashable {
    let url: String
    let audiences: [String]
    /// Nil for the usual place under the issuer.
    let keySetURL: String?

    /// - Parameter authorities: PEM of CAs that the server of its keys may come from besides the system's.
    func issuer(trusting authorities: Bytes? = nil) throws(AuthenticationSettingsError) -> Issuer {
        try Issuer(url: url, audiences: audiences, keySetURL: keySetURL, authorities: authorities)
    }

    /// Reads oidc-issuer, oidc-audience and oidc-jwks: lists with commas, in one order. The alternatives of one issuer's audience stand side by
    /// side with `|`. A bare domain D, as the seed's setting has it, is the issuer `https://D/`.
    ///
    /// - Throws: `SettingsError` when an issuer has no audience: a token for another program would open this one.
    static func all(_ settings: Settings) throws(SettingsError) -> [IssuerSettings] {
        guard let named = settings.value("oidc-issuer") else {
            try refuseLone(settings)
            return []
        }
        let issuers = list(named.text)
        let audiences = list(settings.text("oidc-audience") ?? "")
        let keySets = list(settings.text("oidc-jwks") ?? "")
        guard audiences.count == issuers.count, audiences.allSatisfy({ !$0.isEmpty }), keySets.count <= issuers.count
        else {
            throw SettingsError(
                .incomplete,
                "oidc-issuer (\(named.source)) needs an audience for each issuer: set KEYQUORUM_OIDC_AUDIENCE, with commas in the same order."
            )
        }
        return zip(issuers.indices, zip(issuers, audiences)).map { place, pair in
            let keySet = place < keySets.count && !keySets[place].isEmpty ? keySets[place] : nil
            return IssuerSettings(
                url: pair.0.contains("://") ? pair.0 : "https://\(pair.0)/",
                audiences: pair.1.split(separator: "|").map(String.init),
                keySetURL: keySet
            )
        }
    }

    /// What means nothing without an issuer is refused, so that nobody believes that tokens are asked for.
    private static func refuseLone(_ settings: Settings) throws(SettingsError) {
        for name in ["oidc-audience", "oidc-jwks", "oidc-ca"] {
            guard let value = settings.value(name) else { continue }
            throw SettingsError(
                .incomplete,
                "\(name) (\(value.source)) needs oidc-issuer: set KEYQUORUM_OIDC_ISSUER too."
            )
        }
    }

    private static func list(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}
