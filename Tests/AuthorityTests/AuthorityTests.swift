import Authority
import Canonical
import Secrets
import TestTools
import Testing

@Suite("The authority's own certificates")
struct AuthorityTests {
    @Test("openssl accepts root, mesh, history and server identity, strictly")
    func chains() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.write(authority, openssl)
        let identity = try Authority.certifyServer(
            ServerIdentityKey.generate().publicKey,
            vault: authority.vault,
            root: authority.root,
            now: Fixture.now,
            random: SystemRandom()
        )
        try openssl.write(authority.historyCertificate.pem.utf8, "history.pem")
        try openssl.write(identity.pem.utf8, "identity.pem")
        for name in ["root", "cross", "history", "identity"] {
            let answer = try openssl("verify -x509_strict \(Fixture.atNow) -CAfile root.pem \(name).pem")
            #expect(answer == "\(name).pem: OK\n")
        }
        try openssl("verify -x509_strict \(Fixture.atNow) -CAfile mesh.pem mesh.pem")
    }

    @Test("names carry the vault, usages are those of the profile, ten years from an hour ago")
    func profiles() throws {
        let authority = try Fixture.authority()
        let openssl = try OpenSSL()
        try Fixture.write(authority, openssl)
        try openssl.write(authority.historyCertificate.pem.utf8, "history.pem")
        let uuid = "00010203-0405-0607-0809-0a0b0c0d0e0f"
        let root = try openssl("x509 -in root.pem -noout -text")
        #expect(root.contains("Subject: CN = keyquorum root CA \(uuid)"))
        #expect(root.contains("ecdsa-with-SHA384") && root.contains("CA:TRUE, pathlen:1"))
        #expect(root.contains("Certificate Sign, CRL Sign"))
        let cross = try openssl("x509 -in cross.pem -noout -text")
        #expect(cross.contains("Subject: CN = keyquorum mesh CA \(uuid) 0"))
        #expect(cross.contains("ASN1 OID: prime256v1") && cross.contains("CA:TRUE, pathlen:0"))
        // By key id only: issuer and serial number would tie a leaf to one of the mesh CA's two certificates.
        #expect(!cross.contains("DirName"))
        let history = try openssl("x509 -in history.pem -noout -text")
        #expect(history.contains("ED25519") && history.contains("CA:FALSE"))
        #expect(history.contains("URI:urn:keyquorum:vault:\(uuid):history"))
        #expect(history.contains("1.3.6.1.5.5.7.3.36") && !history.contains("TLS Web"))
        let certificate = authority.root.certificate
        #expect(certificate.notBefore == Fixture.now.adding(seconds: -3600))
        #expect(certificate.notAfter == Fixture.now.adding(seconds: 3652 * 86_400))
    }

    @Test("the mesh CA's two certificates have one subject and one key")
    func mesh() throws {
        let mesh = try Fixture.authority().mesh
        #expect(mesh.selfSigned.subject == mesh.cross.subject)
        #expect(mesh.selfSigned.spki == mesh.cross.spki)
        #expect(mesh.selfSigned.serial != mesh.cross.serial)
        #expect(mesh.key.kind == .mesh && mesh.key.spki == mesh.cross.spki)
    }

    @Test("no two vaults and no two generations have a CA of the same name")
    func namesDiffer() throws {
        let authority = try Fixture.authority()
        let vault = try #require(Fixture.otherVault)
        let other = try VaultAuthority.make(vault: vault, now: Fixture.now, random: SystemRandom())
        let mesh = try Fixture.mesh(999_999_999, authority)
        let subjects = [
            authority.root.certificate, authority.mesh.cross, other.root.certificate, other.mesh.cross, mesh.cross,
            authority.historyCertificate, other.historyCertificate,
        ].map(\.subject)
        #expect(Set(subjects).count == subjects.count)
    }

    @Test("serial numbers are positive and of full length whatever the randomness", arguments: [0, 0x7f, 0x80, 0xff])
    func serials(_ byte: UInt8) throws {
        let vault = try #require(Fixture.vault)
        let root = try Authority.makeRoot(vault: vault, now: Fixture.now, random: ConstantRandom(byte: byte))
        #expect(root.certificate.serial.count == 20)
        #expect((0x40...0x7f).contains(root.certificate.serial[0]))
        let openssl = try OpenSSL()
        try openssl.write(root.certificate.pem.utf8, "root.pem")
        let serial = try openssl("x509 -in root.pem -noout -serial")
        #expect(serial.lowercased() == "serial=\(root.certificate.serial.hex)\n")
    }

    @Test("a clock that cannot be right issues nothing")
    func clocks() throws {
        let vault = try #require(Fixture.vault)
        for seconds: Int64 in [-1, 0, 946_684_799, 253_055_145_601, .max / 1_000_000] {
            let now = Instant(wholeSeconds: seconds)
            let code = Fixture.code { try Authority.makeRoot(vault: vault, now: now, random: SystemRandom()) }
            #expect(code == .validityRefused, "\(seconds)")
        }
        for seconds: Int64 in [946_684_800, 253_055_145_600] {
            let now = Instant(wholeSeconds: seconds)
            let root = try Authority.makeRoot(vault: vault, now: now, random: SystemRandom())
            #expect(try IssuedCertificate(der: root.certificate.der).notAfter == now.adding(seconds: 3652 * 86_400))
        }
    }

    @Test("bytes of a certificate are kept as they are")
    func bytesAreKept() throws {
        let root = try Fixture.authority().root.certificate
        let again = try IssuedCertificate(der: root.der)
        #expect(again == root && again.pem == root.pem && again.digest == root.digest)
        #expect(Fixture.code { try IssuedCertificate(der: Bytes(root.der.dropLast())) } == .certificateMalformed)
        #expect(Fixture.code { try IssuedCertificate(der: Bytes(repeating: 0x30, count: 65_537)) } == .tooLarge)
    }
}
