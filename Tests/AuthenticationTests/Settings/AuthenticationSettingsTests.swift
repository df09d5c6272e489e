import Authentication
import Canonical
import Testing

@Suite("Settings of authentication")
struct AuthenticationSettingsTests {
    private func code(_ work: () throws -> Void) -> AuthenticationSettingsError.Code? {
        do {
            try work()
            return nil
        } catch {
            let refused = error as? AuthenticationSettingsError
            #expect(refused?.detail.isEmpty == false)
            return refused?.code
        }
    }

    private func issuer(_ host: String, name: String? = nil) throws -> Issuer {
        try Issuer(url: "https://\(host)/", audiences: ["a"], name: name)
    }

    @Test("an issuer's keys and name follow from its address")
    func defaults() throws {
        let issuer = try issuer("Login.Example.com")
        #expect(issuer.keySetURL == "https://Login.Example.com/.well-known/jwks.json")
        #expect(issuer.name == "login.example.com")
        let without = try Issuer(url: "https://a.test/realms/x", audiences: ["a"])
        #expect(without.keySetURL == "https://a.test/realms/x/.well-known/jwks.json")
    }

    @Test("addresses, names and audiences that cannot be used are refused")
    func issuers() {
        let wrong = [
            "", "a.test", "ftp://a.test/", "https://", "https://u@a.test/", "https://a.test/#x", "file:///keys",
        ]
        for url in wrong { #expect(code { _ = try Issuer(url: url, audiences: ["a"]) } == .issuer, "\(url)") }
        #expect(code { _ = try Issuer(url: "https://a.test/", audiences: []) } == .issuer)
        #expect(code { _ = try Issuer(url: "https://a.test/", audiences: [""]) } == .issuer)
        for name in ["", "a|b", "a@b", "a b", "a*", String(repeating: "a", count: 101)] {
            #expect(code { _ = try issuer("a.test", name: name) } == .issuer, "\(name)")
        }
    }

    @Test("keys come over plain HTTP from this machine alone, unless it is said")
    func plain() throws {
        for host in ["127.0.0.1:8080", "localhost", "127.1.2.3", "[::1]:80"] {
            _ = try Issuer(url: "https://a.test/", audiences: ["a"], keySetURL: "http://\(host)/keys")
        }
        for host in ["a.test", "127.0.0.1.a.test", "127.a.b.c", "128.0.0.1", "localhost.test"] {
            let insecure = code {
                _ = try Issuer(url: "https://a.test/", audiences: ["a"], keySetURL: "http://\(host)/")
            }
            #expect(insecure == .issuerInsecure, "\(host)")
        }
        _ = try Issuer(url: "http://a.test/", audiences: ["a"], allowsPlainHTTP: true)
    }

    @Test("with two sources it must be said whether an address is one subject")
    func shared() throws {
        let checker = try ClientCertificateChecker(
            authorities: TestAuthority.pem([TestAuthority()]),
            at: ManualClock.start
        )
        let (one, two) = (try issuer("a.test"), try issuer("b.test"))
        for issuers in [[one], []] {
            #expect(!(try AuthenticationSettings(issuers: issuers)).isConfigured == issuers.isEmpty)
        }
        #expect(try AuthenticationSettings(certificates: checker).isConfigured)
        #expect(code { _ = try AuthenticationSettings(issuers: [one, two]) } == .sharedEmailsUnsaid)
        #expect(code { _ = try AuthenticationSettings(certificates: checker, issuers: [one]) } == .sharedEmailsUnsaid)
        for shared in [true, false] {
            _ = try AuthenticationSettings(certificates: checker, issuers: [one, two], sharedEmails: shared)
        }
        let repeated = [one, try issuer("c.test", name: "a.test")]
        #expect(code { _ = try AuthenticationSettings(issuers: repeated, sharedEmails: true) } == .issuer)
        #expect(code { _ = try AuthenticationSettings(issuers: [one, one], sharedEmails: true) } == .issuer)
    }

    @Test("numbers have bounds")
    func bounds() {
        #expect(code { _ = try AuthenticationSettings(clockSkew: -1) } == .bounds)
        #expect(code { _ = try AuthenticationSettings(clockSkew: 601) } == .bounds)
        #expect(code { _ = try KeySetTimes(apart: 0) } == .bounds)
        #expect(code { _ = try KeySetTimes(refreshAfter: 5, apart: 10) } == .bounds)
        #expect(code { _ = try KeySetTimes(kept: 31 * 86_400) } == .bounds)
    }

    @Test("a file of client CAs that holds none is refused")
    func authorities() throws {
        let pem = try TestAuthority.pem([TestAuthority()])
        for file in [[], Bytes("none".utf8), Bytes(pem.dropLast(20)), [0x30, 0x00]] {
            #expect(code { _ = try ClientCertificateChecker(authorities: file, at: ManualClock.start) } == .clientCA)
        }
    }

    @Test("CAs of an issuer's server are certificates, else the start is refused")
    func issuerAuthorities() throws {
        func issuer(_ file: Bytes) throws -> Issuer {
            try Issuer(url: "https://id.test", audiences: ["keys"], authorities: file)
        }
        let authority = try TestAuthority()
        _ = try issuer(TestAuthority.pem([authority, TestAuthority("other")]))
        _ = try issuer(authority.certificate.der)
        let many = try TestAuthority.pem(Array(repeating: authority, count: AuthenticationLimits.authorities + 1))
        let broken = Bytes("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8)
        for file in [[], Bytes("no PEM".utf8), broken, many] {
            #expect(code { _ = try issuer(file) } == .issuerAuthority)
        }
    }
}
