import Authority
import Canonical
import TestSupport
import TestTools
import Testing

@Suite("Altered bytes")
struct AlteredBytesTests {
    @Test("no altered certificate makes a reader fall, and none is accepted as a server's identity")
    func certificates() throws {
        let authority = try Fixture.authority()
        let history = authority.historyCertificate.der
        let root = authority.root.certificate.pem
        var random = ByteAlterer()
        for round in 0..<300 {
            let der = random.alter(history)
            guard der != history, let certificate = try? IssuedCertificate(der: der) else { continue }
            #expect(throws: AuthorityError.self, "seed \(random.seed), round \(round)") {
                try Authority.verifyHistoryKey(certificate: certificate.pem, root: root, vault: authority.vault)
            }
        }
    }

    @Test("no altered request makes the authority fall, and none of them is certified")
    func requests() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.request(openssl, "-subj /CN=web -addext subjectAltName=DNS:web,IP:10.0.0.9,URI:spiffe://a/b")
        try openssl("req -in csr.pem -outform DER -out csr.der")
        let request = try openssl.read("csr.der")
        var random = ByteAlterer()
        for round in 0..<300 {
            let der = random.alter(request)
            guard der != request else { continue }
            let pem = "-----BEGIN CERTIFICATE REQUEST-----\n\(der.base64)\n-----END CERTIFICATE REQUEST-----\n"
            try openssl.write(pem.utf8, "csr.pem")
            let code = Fixture.code { try Fixture.leaf(openssl, authority, sans: ["*"]) }
            #expect(code != nil, "seed \(random.seed), round \(round)")
        }
    }

    @Test("requests are read with long lines, ends of Windows and words around them")
    func loosePEM() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.request(openssl)
        let pem = try openssl.text("csr.pem")
        let lines = pem.split(separator: "\n")
        let oneLine = [String(lines[0]), lines.dropFirst().dropLast().joined(), String(lines[lines.count - 1])]
        for text in [
            oneLine.joined(separator: "\n"), lines.joined(separator: "\r\n"), "words\n\(pem)\nmore",
            pem.replacing("CERTIFICATE REQUEST", with: "NEW CERTIFICATE REQUEST"),
        ] {
            try openssl.write(text.utf8, "csr.pem")
            #expect(throws: Never.self) { try Fixture.leaf(openssl, authority) }
        }
        for text in [pem + pem, String(pem.dropLast(30)), pem.replacing("END CERT", with: "END NEW CERT")] {
            try openssl.write(text.utf8, "csr.pem")
            #expect(Fixture.code { try Fixture.leaf(openssl, authority) } == .requestMalformed)
        }
    }
}
