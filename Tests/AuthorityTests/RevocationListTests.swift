import Authority
import Canonical
import Secrets
import TestTools
import Testing

@Suite("A revocation list")
struct RevocationListTests {
    @Test("openssl verifies it against root and mesh CA and reads its lines")
    func verifies() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.write(authority, openssl)
        let serials: [Bytes] = [[0x7f, 0xff], [0x80], [0x01, 0x02]]
        let lines = zip(serials, [RevocationReason.keyCompromise, .superseded, .unspecified])
            .map { RevokedCertificate(serial: $0, revoked: Fixture.now, reason: $1) }
        for (issuer, name) in [(authority.root, "root"), (try authority.mesh.issuer, "mesh")] {
            try openssl.write(try list(issuer, lines, number: 300), "crl.der")
            #expect(try openssl("crl -inform DER -in crl.der -noout -verify -CAfile \(name).pem").contains("verify OK"))
            let text = try openssl("crl -inform DER -in crl.der -noout -text")
            #expect(text.contains("Version 2 (0x1)") && text.contains("X509v3 CRL Number: \n                300"))
            #expect(text.contains("Serial Number: 7FFF") && text.contains("Serial Number: 80"))
            #expect(text.contains("Key Compromise") && text.contains("Superseded") && !text.contains("Unspecified"))
            #expect(text.contains("Last Update: Sep 21 14:13:20 2026 GMT"))
            #expect(text.contains("Next Update: Sep 28 14:13:20 2026 GMT"))
        }
    }

    @Test("a revoked leaf is refused by openssl, another one is not")
    func revoked() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.write(authority, openssl)
        try Fixture.request(openssl)
        let bad = try Fixture.leaf(openssl, authority)
        try openssl.write(bad.pem.utf8, "bad.pem")
        try openssl.write(try Fixture.leaf(openssl, authority).pem.utf8, "good.pem")
        let lines = [RevokedCertificate(serial: bad.serial, revoked: Fixture.now)]
        try openssl.write(try list(authority.mesh.issuer, lines, number: 1), "crl.der")
        try openssl("crl -inform DER -in crl.der -out crl.pem")
        let check = "verify \(Fixture.atNow) -crl_check -CRLfile crl.pem -CAfile mesh.pem"
        try openssl("\(check) good.pem")
        let failure = #expect(throws: OpenSSL.Failure.self) { try openssl("\(check) bad.pem") }
        #expect(failure?.description.contains("certificate revoked") == true)
    }

    @Test("an empty list has no lines, and dates from 2050 on have four digits of a year")
    func empty() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.write(authority, openssl)
        let der = try Authority.revocationList(
            issuer: authority.root,
            number: 0,
            issued: Instant(wholeSeconds: 2_524_607_999),
            next: Instant(wholeSeconds: 2_524_608_000),
            revoked: []
        )
        try openssl.write(der, "crl.der")
        let text = try openssl("crl -inform DER -in crl.der -noout -text -verify -CAfile root.pem")
        #expect(text.contains("No Revoked Certificates") && text.contains("verify OK"))
        #expect(text.contains("Last Update: Dec 31 23:59:59 2049 GMT"))
        #expect(text.contains("Next Update: Jan  1 00:00:00 2050 GMT"))
        #expect(try openssl("asn1parse -inform DER -in crl.der").contains("GENERALIZEDTIME   :20500101000000Z"))
    }

    @Test("a list by another vault's CA is not taken for ours")
    func otherIssuer() throws {
        let openssl = try OpenSSL()
        try Fixture.write(try Fixture.authority(), openssl)
        try openssl.write(try list(Fixture.authority().root, [], number: 1), "crl.der")
        let answer = try? openssl("crl -inform DER -in crl.der -noout -verify -CAfile root.pem")
        #expect(answer?.contains("verify OK") != true)
    }

    private func list(_ issuer: Issuer, _ lines: [RevokedCertificate], number: UInt64) throws -> Bytes {
        try Authority.revocationList(
            issuer: issuer,
            number: number,
            issued: Fixture.now,
            next: Fixture.now.adding(seconds: 7 * 86_400),
            revoked: lines
        )
    }
}
