import Authority
import Canonical
import Secrets
import TestTools
import Testing

@Suite("A server's identity, as a client checks it")
struct ServerIdentityTests {
    private let authority: VaultAuthority
    private let key = ServerIdentityKey.generate()
    private let identity: IssuedCertificate

    init() throws {
        authority = try Fixture.authority()
        identity = try Authority.certifyServer(
            key.publicKey,
            vault: authority.vault,
            root: authority.root,
            now: Fixture.now,
            random: SystemRandom()
        )
    }

    @Test("a certified key of the pinned vault is accepted, with or without the root behind it")
    func accepted() throws {
        let verdict = try verify()
        #expect(verdict.server == Digest(of: key.publicKey.spki) && verdict.warnings == [])
        #expect(try verify(chain: identity.pem + authority.root.certificate.pem) == verdict)
    }

    @Test("the certificate names vault and server")
    func names() throws {
        let openssl = try OpenSSL()
        try openssl.write(identity.pem.utf8, "identity.pem")
        let text = try openssl("x509 -in identity.pem -noout -text")
        let id = key.publicKey.fingerprint.hex
        #expect(text.contains("CN = \(id)") && text.contains("keyquorum vault \(authority.vault.text)"))
        #expect(text.contains("URI:urn:keyquorum:vault:\(authority.vault.text):server:\(id)"))
        #expect(text.contains("1.3.6.1.5.5.7.3.36") && !text.contains("TLS Web"))
    }

    @Test("another root is refused as such, even one with the same name")
    func otherRoot() throws {
        let twin = try Fixture.authority()
        #expect(Fixture.code { try verify(root: twin.root.certificate.pem) } == .chainRoot)
        #expect(Fixture.code { try verify(root: authority.mesh.cross.pem) } == .chainRoot)
        #expect(Fixture.code { try verify(root: identity.pem) } == .chainRoot)
    }

    @Test("another vault or another key is refused as a wrong name")
    func otherName() throws {
        let vault = try #require(Fixture.otherVault)
        #expect(Fixture.code { try verify(vault: vault) } == .chainName)
        let other = ServerIdentityKey.generate().publicKey
        #expect(Fixture.code { try verify(key: other) } == .chainName)
    }

    @Test("a certificate of another kind by the same root is no identity")
    func otherKind() throws {
        let history = authority.historyCertificate.pem
        #expect(Fixture.code { try verify(chain: history, key: authority.historyKey.publicKey) } == .chainName)
        let openssl = try OpenSSL()
        try Fixture.request(openssl)
        let leaf = try Fixture.leaf(openssl, authority)
        #expect(Fixture.code { try verify(chain: leaf.pem) } == .chainRoot)
    }

    @Test("dates warn and do not refuse")
    func dates() throws {
        #expect(try verify(now: identity.notAfter).warnings == [])
        #expect(try verify(now: identity.notAfter.adding(seconds: 1)).warnings == [.expired(identity.notAfter)])
        let early = identity.notBefore.adding(seconds: -1)
        #expect(try verify(now: early).warnings == [.notYetValid(identity.notBefore)])
        let rootEnds = authority.root.certificate.notAfter
        let late = try verify(now: rootEnds.adding(seconds: 1)).warnings
        #expect(late == [.expired(identity.notAfter), .rootExpired(rootEnds)])
    }

    @Test("an altered certificate does not lead to the root; what is no chain is malformed")
    func malformed() throws {
        var der = identity.der
        der[der.count - 1] ^= 1
        let altered = "-----BEGIN CERTIFICATE-----\n\(lines(der.base64))-----END CERTIFICATE-----\n"
        #expect(Fixture.code { try verify(chain: altered) } == .chainRoot)
        for chain in ["", "x", key.publicKey.pem, String(repeating: identity.pem, count: 9)] {
            #expect(Fixture.code { try verify(chain: chain) } == .chainMalformed)
        }
        #expect(Fixture.code { try verify(root: "") } == .chainMalformed)
        #expect(Fixture.code { try verify(chain: String(repeating: "x", count: 65_537)) } == .tooLarge)
    }

    @Test("the history key is learned from its certificate and the pinned root")
    func history() throws {
        func learn(_ pem: String, _ root: VaultAuthority) throws -> Ed25519PublicKey {
            try Authority.verifyHistoryKey(certificate: pem, root: root.root.certificate.pem, vault: root.vault)
        }
        #expect(try learn(authority.historyCertificate.pem, authority) == authority.historyKey.publicKey)
        #expect(Fixture.code { try learn(identity.pem, authority) } == .chainName)
        let twin = try Fixture.authority()
        #expect(Fixture.code { try learn(authority.historyCertificate.pem, twin) } == .chainRoot)
    }

    private func verify(
        chain: String? = nil,
        root: String? = nil,
        key: Ed25519PublicKey? = nil,
        vault: VaultID? = nil,
        now: Instant = Fixture.now
    ) throws -> ServerIdentityVerdict {
        try Authority.verifyServerIdentity(
            chain: chain ?? identity.pem,
            root: root ?? authority.root.certificate.pem,
            identityKey: (key ?? self.key.publicKey).spki,
            vault: vault ?? authority.vault,
            now: now
        )
    }

    private func lines(_ text: String) -> String {
        let text = Array(text)
        return stride(from: 0, to: text.count, by: 64).map { String(text[$0..<min($0 + 64, text.count)]) + "\n" }
            .joined()
    }
}
