import Authority
import Canonical
import Secrets
import TestTools
import Testing

@Suite("A workload's certificate")
struct WorkloadTests {
    @Test("it verifies with the root over the chain, and with the mesh CA alone")
    func verifies() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.request(openssl)
        try Fixture.write(authority, openssl)
        let leaf = try Fixture.leaf(openssl, authority)
        try openssl.write(leaf.pem.utf8, "leaf.pem")
        try openssl.write(Authority.chainPEM([leaf, authority.mesh.cross]).utf8, "chain.pem")
        for purpose in ["sslclient", "sslserver"] {
            let options = "-x509_strict \(Fixture.atNow) -purpose \(purpose)"
            try openssl("verify \(options) -CAfile root.pem -untrusted chain.pem leaf.pem")
            try openssl("verify \(options) -CAfile mesh.pem leaf.pem")
        }
        #expect(throws: OpenSSL.Failure.self) { try openssl("verify \(Fixture.atNow) -CAfile root.pem leaf.pem") }
    }

    @Test("another generation's mesh CA does not vouch for it, the root does")
    func generations() throws {
        let authority = try Fixture.authority()
        let next = authority.replacingMesh(try Fixture.mesh(1, authority))
        let openssl = try OpenSSL()
        try Fixture.request(openssl)
        let leaf = try Fixture.leaf(openssl, authority)
        try Fixture.write(next, openssl)
        try openssl.write(leaf.pem.utf8, "leaf.pem")
        #expect(throws: OpenSSL.Failure.self) { try openssl("verify \(Fixture.atNow) -CAfile mesh.pem leaf.pem") }
        try openssl.write(Authority.chainPEM([leaf, authority.mesh.cross]).utf8, "chain.pem")
        try openssl("verify \(Fixture.atNow) -CAfile root.pem -untrusted chain.pem leaf.pem")
    }

    @Test("names are the policy's in every form, and the policy is named by a URI")
    func names() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.request(openssl)
        let sans = [
            "Web.example.org", "*.web.example.org", "10.0.0.1", "2001:db8::1", "spiffe://example.org/web",
            "mail@Example.org", "web_0", "web.example.ORG",
        ]
        let leaf = try Fixture.leaf(openssl, authority, sans: sans)
        try openssl.write(leaf.pem.utf8, "leaf.pem")
        let text = try openssl("x509 -in leaf.pem -noout -ext subjectAltName,extendedKeyUsage,keyUsage -subject")
        let expected =
            "DNS:web.example.org, DNS:*.web.example.org, IP Address:10.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1, "
            + "URI:spiffe://example.org/web, email:mail@example.org, DNS:web_0, "
            + "URI:urn:keyquorum:vault:00010203-0405-0607-0809-0a0b0c0d0e0f:policy:\(Fixture.policy.hex)"
        #expect(text.contains(expected))
        #expect(text.contains("TLS Web Client Authentication, TLS Web Server Authentication"))
        #expect(text.contains("Digital Signature\n"))
        #expect(text.contains("subject=CN = web.example.org"))
    }

    @Test("keys of each accepted type are certified")
    func keyTypes() throws {
        let authority = try Fixture.authority()
        let types = [
            "ec -pkeyopt ec_paramgen_curve:P-256", "ec -pkeyopt ec_paramgen_curve:P-384", "rsa:2048", "ed25519",
        ]
        for type in types {
            let openssl = try OpenSSL()
            try openssl("req -new -newkey \(type) -nodes -keyout key.pem -out csr.pem -subj /CN=web")
            try Fixture.write(authority, openssl)
            try openssl.write(try Fixture.leaf(openssl, authority).pem.utf8, "leaf.pem")
            try openssl("verify -x509_strict \(Fixture.atNow) -CAfile mesh.pem leaf.pem")
            try openssl("x509 -in leaf.pem -noout -pubkey -out a.pem")
            try openssl("pkey -in key.pem -pubout -out b.pem")
            #expect(try openssl.text("a.pem") == openssl.text("b.pem"))
            let usage = try openssl("x509 -in leaf.pem -noout -ext keyUsage")
            #expect(usage.contains("Key Encipherment") == (type == "rsa:2048"))
        }
    }

    @Test("weak and other keys are refused")
    func weakKeys() throws {
        let authority = try Fixture.authority()
        let types = [
            "rsa:1024", "ec -pkeyopt ec_paramgen_curve:P-521", "ec -pkeyopt ec_paramgen_curve:secp256k1", "ed448",
        ]
        for type in types {
            let openssl = try OpenSSL()
            try openssl("req -new -newkey \(type) -nodes -keyout key.pem -out csr.pem -subj /CN=web")
            let code = Fixture.code { try Fixture.leaf(openssl, authority) }
            #expect(code == .requestKey || code == .requestMalformed, "\(type)")
        }
    }

    @Test("a request that its key did not sign, or signed with SHA-1, is refused")
    func signatures() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.request(openssl)
        try openssl("req -in csr.pem -outform DER -out csr.der")
        var der = try openssl.read("csr.der")
        let name = try #require(der.indices.first { der[$0...].starts(with: Bytes("web".utf8)) })
        der[name] ^= 1
        try openssl.write(der, "csr.der")
        try openssl("req -inform DER -in csr.der -out csr.pem")
        #expect(Fixture.code { try Fixture.leaf(openssl, authority) } == .requestSignature)
        try openssl("req -new -newkey rsa:2048 -sha1 -nodes -keyout key.pem -out csr.pem -subj /CN=web")
        #expect(Fixture.code { try Fixture.leaf(openssl, authority) } == .requestSignature)
    }

    @Test("a request may ask for the policy's names only")
    func moreNames() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.request(openssl, "-subj /CN=web -addext subjectAltName=DNS:WEB,DNS:db")
        #expect(throws: Never.self) { try Fixture.leaf(openssl, authority, sans: ["web", "db", "cache"]) }
        let error = #expect(throws: AuthorityError.self) { try Fixture.leaf(openssl, authority) }
        #expect(error?.code == .namesRefused && error?.detail.contains("db") == true)
        #expect(Fixture.code { try Fixture.leaf(openssl, authority, sans: []) } == .namesRefused)
    }

    @Test("a policy with * certifies what is asked for, but never a name of the vault's own")
    func anyName() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.request(openssl, "-subj /CN=db -addext subjectAltName=DNS:db,IP:10.0.0.9")
        try openssl.write(try Fixture.leaf(openssl, authority, sans: ["web", "*"]).pem.utf8, "leaf.pem")
        let text = try openssl("x509 -in leaf.pem -noout -ext subjectAltName -subject")
        #expect(text.contains("DNS:web, DNS:db, IP Address:10.0.0.9, URI:urn:keyquorum"))
        #expect(text.contains("subject=CN = db"))
        for uri in ["urn:keyquorum:vault:x:policy:y", "URN:KeyQuorum:vault:x"] {
            try Fixture.request(openssl, "-subj /CN=db -addext subjectAltName=URI:\(uri)")
            #expect(Fixture.code { try Fixture.leaf(openssl, authority, sans: ["*"]) } == .namesRefused)
            try Fixture.request(openssl)
            #expect(Fixture.code { try Fixture.leaf(openssl, authority, sans: [uri]) } == .namesRefused)
        }
        try Fixture.request(openssl, "-subj /CN=db -addext subjectAltName=otherName:1.2.3.4;UTF8:root")
        #expect(Fixture.code { try Fixture.leaf(openssl, authority, sans: ["*"]) } == .namesRefused)
    }

    @Test("the common name is one that the policy allows, whatever is asked for")
    func commonNames() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        let long = String(repeating: "a", count: 60) + ".example.org"
        let cases: [(String, [String], String)] = [
            ("/CN=web", ["web", "db"], "CN=web"), ("/CN=db", ["web", "db"], "CN=db"),
            ("/CN=root", ["web", "db"], "CN=web"), ("/O=someone", ["web"], "CN=web"), ("/CN=root", ["*"], "CN=root"),
            ("/CN=web", [long, "x"], "CN=x"), ("/CN=web", [], "CN=workload \(Fixture.policy.hex.prefix(16))"),
            ("/CN=urn:keyquorum:x", ["*"], "CN=workload \(Fixture.policy.hex.prefix(16))"),
        ]
        for (subject, sans, expected) in cases {
            try Fixture.request(openssl, "-subj \(subject)")
            #expect(try Fixture.leaf(openssl, authority, sans: sans).subject == expected, "\(subject) \(sans)")
        }
    }

    @Test("what else a request asks for is not certified")
    func otherExtensions() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.request(
            openssl,
            "-subj /CN=web -addext basicConstraints=critical,CA:TRUE -addext keyUsage=keyCertSign"
        )
        try openssl.write(try Fixture.leaf(openssl, authority).pem.utf8, "leaf.pem")
        let text = try openssl("x509 -in leaf.pem -noout -text")
        #expect(text.contains("CA:FALSE") && !text.contains("Certificate Sign"))
    }

    @Test("it lasts a year, or as asked, and never longer than its mesh CA")
    func validity() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.request(openssl)
        let day: Int64 = 86_400
        let now = Fixture.now
        let leaf = try Fixture.leaf(openssl, authority)
        #expect(leaf.notBefore == now.adding(seconds: -3600) && leaf.notAfter == now.adding(seconds: 365 * day))
        #expect(try Fixture.leaf(openssl, authority, validity: 60).notAfter == now.adding(seconds: 60))
        let ends = authority.mesh.cross.notAfter
        #expect(try Fixture.leaf(openssl, authority, now: ends.adding(seconds: -day)).notAfter == ends)
        #expect(Fixture.code { try Fixture.leaf(openssl, authority, now: ends) } == .validityRefused)
        #expect(Fixture.code { try Fixture.leaf(openssl, authority, validity: 0) } == .validityRefused)
        #expect(try Fixture.leaf(openssl, authority, validity: .max).notAfter == ends.adding(seconds: -2 * day))
    }

    @Test("what is no request is refused", arguments: ["", "x", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n"])
    func malformed(_ csr: String) throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try openssl.write(csr.utf8, "csr.pem")
        #expect(Fixture.code { try Fixture.leaf(openssl, authority) } == .requestMalformed)
        try openssl.write(authority.root.certificate.pem.utf8, "csr.pem")
        #expect(Fixture.code { try Fixture.leaf(openssl, authority) } == .requestMalformed)
        try openssl.write(Bytes(repeating: 0x41, count: 32_769), "csr.pem")
        #expect(Fixture.code { try Fixture.leaf(openssl, authority) } == .tooLarge)
    }
}
