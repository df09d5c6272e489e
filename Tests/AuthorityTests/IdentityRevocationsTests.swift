import Authority
import Canonical
import Secrets
import Testing

@Suite("A revocation list of servers, as a client reads it")
struct IdentityRevocationsTests {
    private let authority: VaultAuthority
    private let bad: IssuedCertificate
    private let good: IssuedCertificate

    init() throws {
        let authority = try Fixture.authority()
        func server() throws -> IssuedCertificate {
            try Authority.certifyServer(
                ServerIdentityKey.generate().publicKey,
                vault: authority.vault,
                root: authority.root,
                now: Fixture.now,
                random: SystemRandom()
            )
        }
        self.authority = authority
        (bad, good) = (try server(), try server())
    }

    private func list(_ revoked: [IssuedCertificate], by issuer: Issuer? = nil, number: UInt64 = 7) throws -> Bytes {
        try Authority.revocationList(
            issuer: issuer ?? authority.root,
            number: number,
            issued: Fixture.now,
            next: Fixture.now.adding(seconds: 86_400),
            revoked: revoked.map { RevokedCertificate(serial: $0.serial, revoked: Fixture.now, reason: .keyCompromise) }
        )
    }

    private var root: String { authority.root.certificate.pem }

    @Test("a revoked server stands in it, another one does not")
    func revoked() throws {
        let read = try IdentityRevocations(der: try list([bad]), root: root)
        #expect(read.number == 7)
        #expect(try read.hasRevoked(chain: bad.pem + root) && !read.hasRevoked(chain: good.pem))
        let empty = try IdentityRevocations(der: try list([], number: 300), root: root)
        #expect(try empty.number == 300 && !empty.hasRevoked(chain: bad.pem))
    }

    @Test("a list by another root, even one with the same name, or by the mesh CA is refused")
    func otherIssuer() throws {
        let twin = try Fixture.authority()
        let byTwin = try list([bad], by: twin.root)
        let byMesh = try list([bad], by: authority.mesh.issuer)
        for der in [byTwin, byMesh] {
            #expect(Fixture.code { try IdentityRevocations(der: der, root: root) } == .chainRoot)
        }
    }

    @Test("no byte of it can be changed or left out")
    func altered() throws {
        let der = try list([bad])
        for place in der.indices {
            var changed = der
            changed[place] ^= 1
            #expect(throws: AuthorityError.self) { try IdentityRevocations(der: changed, root: root) }
        }
        for length in [0, 1, 2, der.count - 1] {
            #expect(throws: AuthorityError.self) { try IdentityRevocations(der: Bytes(der.prefix(length)), root: root) }
        }
        #expect(throws: AuthorityError.self) { try IdentityRevocations(der: der + [0], root: root) }
    }

    @Test("a list beyond the limit is refused unread")
    func limit() throws {
        let long = Bytes(repeating: 0x30, count: 4 << 20)
        #expect(Fixture.code { try IdentityRevocations(der: long, root: root) } == .chainMalformed)
        #expect(Fixture.code { try IdentityRevocations(der: long + [0], root: root) } == .tooLarge)
    }
}
