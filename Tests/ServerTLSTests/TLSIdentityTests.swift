import ServerTLS
import Testing

@Suite("The names of the server's certificate")
struct TLSIdentityTests {
    @Test(
        "it answers to its DNS names, a star standing for one label",
        arguments: [
            ("keys.internal", true), ("a.apps.internal", true), ("apps.internal", false), ("a.b.apps.internal", false),
            (".apps.internal", false), ("other.internal", false), ("", false), ("127.0.0.1", false),
        ]
    )
    func names(name: String, isOwn: Bool) throws {
        let authority = try TestAuthority()
        try authority.issue(
            "named",
            "named",
            by: "root",
            extensions: "subjectAltName=DNS:Keys.internal,DNS:*.apps.internal,IP:127.0.0.1"
        )
        #expect(try authority.read("named").answers(to: name) == isOwn)
    }

    @Test("one without names answers to none")
    func nameless() throws {
        let authority = try TestAuthority()
        try authority.issue("bare", "bare", by: "root", extensions: "basicConstraints=CA:FALSE")
        #expect(try !authority.read("bare").answers(to: "bare"))
    }
}
