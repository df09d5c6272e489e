import Authentication

/// One issuer of bearer tokens as the settings name it.
struct IssuerSettings: Sendable, Hashable {
    let url: String
    let audiences: [String]
    /// Nil for the usual place under the issuer.
    let keySetURL: String?

    func issuer() throws(AuthenticationSettingsError) -> Issuer {
        try Issuer(url: url, audiences: audiences, keySetURL: keySetURL)
    }

    /// Reads oidc-issuer, oidc-audience and oidc-jwks: lists with commas, in one order. The alternatives of one issuer's audience stand side by
    /// side with `|`. A bare domain D, as the seed's setting has it, is the issuer `https://D/`.
    ///
    /// - Throws: `SettingsError` when an issuer has no audience: a token for another program would open this one.
    static func all(_ settings: Settings) throws(SettingsError) -> [IssuerSettings] {
        guard let named = settings.value("oidc-issuer") else { return [] }
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

    private static func list(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}
