import HTTPAPI
import Testing

@testable import KeyQuorum

@Suite("Settings of TLS, browsers and issuers")
struct ServerSettingsTLSTests {
    private static let files = ["KEYQUORUM_TLS_CERT": "c.pem", "KEYQUORUM_TLS_KEY": "k.pem"]
    private static let issuer = ["KEYQUORUM_OIDC_ISSUER": "https://id.test", "KEYQUORUM_OIDC_AUDIENCE": "keys"]

    private func settings(_ environment: [String: String]) throws -> ServerSettings {
        try ServerSettings(try Settings.resolve(environment: environment))
    }

    private func refusal(_ environment: [String: String]) throws -> SettingsError {
        try #require(throws: SettingsError.self) { try settings(environment) }
    }

    @Test(
        "a setting that needs another is refused without it, and names both",
        arguments: [
            ("KEYQUORUM_CLIENT_CA", "client-ca", "tls-cert"), ("KEYQUORUM_CLIENT_CRL", "client-crl", "client-ca"),
            ("KEYQUORUM_OIDC_AUDIENCE", "oidc-audience", "oidc-issuer"),
            ("KEYQUORUM_OIDC_CA", "oidc-ca", "oidc-issuer"),
            ("KEYQUORUM_OIDC_JWKS", "oidc-jwks", "oidc-issuer"),
            ("KEYQUORUM_OIDC_ISSUER", "oidc-issuer", "KEYQUORUM_OIDC_AUDIENCE"),
        ]
    )
    func alone(variable: String, name: String, needed: String) throws {
        let refused = try refusal([variable: "value"])
        #expect(refused.code == .incomplete)
        #expect(refused.sentence.hasPrefix("\(name) (\(variable) in the environment) needs"))
        #expect(refused.sentence.contains(needed))
    }

    @Test("client CAs go with files, with a certificate made for development, and with one from a CA")
    func clientAuthorities() throws {
        let more = ["KEYQUORUM_CLIENT_CA": "clients.pem", "KEYQUORUM_CLIENT_CRL": "clients.crl"]
        let acme = ["KEYQUORUM_ACME_DIRECTORY": "https://ca.test/dir", "KMS_DOMAIN_NAME": "Keys.Test,other.test"]
        for tls in [Self.files, ["KEYQUORUM_TLS_SELF_SIGNED": "true"], acme] {
            let settings = try settings(tls.merging(more) { $1 })
            #expect(settings.clientAuthority == "clients.pem")
            #expect(settings.clientRevocations == "clients.crl")
            #expect(settings.isAuthenticating)
        }
        #expect(try settings(acme).names == ["127.0.0.1", "keys.test", "other.test"])
        let named = ["KMS_HOSTNAME": "Keys.Internal", "KEYQUORUM_INSECURE_LISTEN": "true"]
        #expect(try settings(named).names == ["keys.internal"])
    }

    @Test("KMIP logins are taken where it is said, and only by a server that asks who calls")
    func logins() throws {
        let wanted = ["KEYQUORUM_KMIP_LOGINS": "true"]
        let refused = try refusal(wanted)
        #expect(refused.code == .incomplete)
        #expect(refused.sentence.hasPrefix("kmip-logins (KEYQUORUM_KMIP_LOGINS in the environment) needs"))
        #expect(try settings(wanted.merging(["KEYQUORUM_API_TOKENS": "true"]) { $1 }).takesLogins)
        #expect(try !settings(["KEYQUORUM_API_TOKENS": "true"]).takesLogins)
    }

    @Test("an issuer's server may come from a private CA")
    func issuerAuthority() throws {
        #expect(try settings(Self.issuer).issuerAuthority == nil)
        #expect(try settings(Self.issuer.merging(["KEYQUORUM_OIDC_CA": "ca.pem"]) { $1 }).issuerAuthority == "ca.pem")
    }

    @Test("how many connections an address may have")
    func connectionsPerAddress() throws {
        #expect(try settings([:]).connectionsPerAddress == nil)
        #expect(try settings(["KEYQUORUM_CONNECTIONS_PER_ADDRESS": "0"]).connectionsPerAddress == nil)
        #expect(try settings(["KEYQUORUM_CONNECTIONS_PER_ADDRESS": "7"]).connectionsPerAddress == 7)
        #expect(try refusal(["KEYQUORUM_CONNECTIONS_PER_ADDRESS": "-1"]).code == .badValue)
    }

    @Test("how long slow callers are waited for", arguments: [("1", "86400"), ("3600", "1")])
    func patience(idle: String, body: String) throws {
        #expect(try settings([:]).patience == Patience(idleSeconds: 60, bodySeconds: 120))
        let set = try settings(["KEYQUORUM_IDLE_TIMEOUT": idle, "KEYQUORUM_BODY_TIMEOUT": body])
        #expect(set.patience == Patience(idleSeconds: Int64(idle), bodySeconds: Int64(body)))
        for variable in ["KEYQUORUM_IDLE_TIMEOUT", "KEYQUORUM_BODY_TIMEOUT"] {
            #expect(try refusal([variable: "0"]).code == .badValue)
            #expect(try refusal([variable: "86401"]).code == .badValue)
        }
    }

    @Test(
        "pages are named by whole origins",
        arguments: [
            "*", "https://", "console.example", "https://a.example/path", "https://a.example,*", "null", "https://a b",
        ]
    )
    func origins(text: String) throws {
        let refused = try refusal(["KEYQUORUM_CORS_ORIGINS": text])
        #expect(refused.code == .badValue)
        #expect(refused.sentence.hasPrefix("cors-origins \"\(text)\" from KEYQUORUM_CORS_ORIGINS in the environment"))
        let good = ["KEYQUORUM_CORS_ORIGINS": "https://a.example, http://[::1]:8080"]
        #expect(try settings(good).origins == AllowedOrigins("https://a.example,http://[::1]:8080"))
        #expect(try settings([:]).origins.isEmpty)
    }
}
