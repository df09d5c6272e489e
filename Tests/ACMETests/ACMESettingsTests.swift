import Canonical
import Testing

@testable import ACME

@Suite("Settings of ACME")
struct ACMESettingsTests {
    private static func make(
        directory: String = "https://ca.test/dir",
        names: String = "a.test",
        email: String? = nil,
        answers: Bool = true
    ) throws -> ACMESettings {
        try ACMESettings(
            directory: directory,
            names: names,
            email: email,
            keysPath: "keys",
            listener: answers ? ListenerAddress(host: nil, port: 80) : nil
        )
    }

    @Test("names are lower-cased and without doubles")
    func names() throws {
        #expect(try Self.make(names: "A.test, b.test,a.TEST").names == ["a.test", "b.test"])
    }

    @Test(
        "no list of DNS names",
        arguments: ["", "a.test,", "*.a.test", "a..test", "-a.test", "a_b.test", "127.0.0.1", "ä.test", "a.test:80"]
    )
    func badNames(names: String) {
        #expect(throws: ACMEError.self) { try Self.make(names: names) }
    }

    @Test("too many names, and a name that is too long")
    func limits() {
        let many = (0...ACMELimits.names).map { "n\($0).test" }.joined(separator: ",")
        #expect(throws: ACMEError.self) { try Self.make(names: many) }
        let long = Array(repeating: String(repeating: "a", count: 63), count: 4).joined(separator: ".")
        #expect(throws: ACMEError.self) { try Self.make(names: long) }
    }

    @Test(
        "a directory is reached by https, or by http on this machine",
        arguments: [
            ("https://ca.test/dir", true), ("https://[::1]:14000/dir", true), ("http://127.0.0.1:14000/dir", true),
            ("http://localhost/dir", true), ("http://ca.test/dir", false), ("http://127.0.0.1.test/dir", false),
            ("http://127.0.0.1@ca.test/dir", false), ("https://", false), ("ftp://ca.test", false), ("ca.test", false),
            ("https://ca.test/a b", false),
        ]
    )
    func directory(text: String, isGood: Bool) {
        #expect(((try? Self.make(directory: text)) != nil) == isGood)
    }

    @Test("a server of https names no URL of http, also not on this machine")
    func below() {
        #expect(ServerURL("http://127.0.0.1/a", below: "https://ca.test/dir") == nil)
        #expect(ServerURL("http://127.0.0.1/a", below: "http://127.0.0.1/dir") != nil)
        #expect(ServerURL("https://other.test/a", below: "https://ca.test/dir") != nil)
    }

    @Test(
        "an address is one address",
        arguments: [("a@b.test", true), ("a", false), ("a@b@c", false), ("a@b,c@d", false), ("a@b?subject=x", false)]
    )
    func email(text: String, isGood: Bool) {
        #expect(((try? Self.make(email: text)) != nil) == isGood)
    }

    @Test("something must answer the challenges")
    func nobody() {
        #expect(throws: ACMEError.self) { try Self.make(answers: false) }
    }
}
