import Authority
import Canonical
import Secrets
import Testing

@Suite("Checking a stored authority")
struct AuthorityCheckTests {
    @Test("what was stored comes back whole, byte for byte")
    func whole() throws {
        let authority = try Fixture.authority()
        #expect(Authority.check(authority.stored) == [])
        let again = try VaultAuthority(authority.stored)
        #expect(again.root.certificate.der == authority.root.certificate.der)
        #expect(again.mesh.selfSigned.der == authority.mesh.selfSigned.der)
        #expect(again.mesh.cross.der == authority.mesh.cross.der)
        #expect(again.historyCertificate.der == authority.historyCertificate.der)
        #expect(again.root.key.pkcs8 == authority.root.key.pkcs8)
        #expect(again.historyKey.pkcs8 == authority.historyKey.pkcs8)
        let next = authority.replacingMesh(try Fixture.mesh(7, authority))
        #expect(Authority.check(next.stored) == [])
    }

    @Test("an altered certificate is named, and only it")
    func altered() throws {
        let stored = try Fixture.authority().stored
        let parts: [(AuthorityDamage.Part, WritableKeyPath<Pieces, Bytes>)] = [
            (.rootCertificate, \.rootCertificate), (.meshCertificate, \.meshCertificate), (.meshCross, \.meshCross),
            (.historyCertificate, \.historyCertificate),
        ]
        for (part, path) in parts {
            for place in [5, 40, -1] {
                var pieces = Pieces(stored)
                let index = place < 0 ? pieces[keyPath: path].count - 1 : place
                pieces[keyPath: path][index] ^= 1
                let damages = Authority.check(pieces.stored)
                #expect(damages.map(\.part) == [part], "\(place)")
                #expect(Fixture.code { try VaultAuthority(pieces.stored) } == .damaged)
            }
        }
    }

    @Test("swapped certificates and keys are named")
    func swapped() throws {
        let stored = try Fixture.authority().stored
        let other = try Fixture.authority().stored
        var pieces = Pieces(stored)
        pieces.meshCertificate = stored.meshCross
        #expect(Authority.check(pieces.stored).map(\.part) == [.meshCertificate])
        pieces = Pieces(stored)
        pieces.meshCross = stored.meshCertificate
        #expect(Authority.check(pieces.stored).map(\.part) == [.meshCross])
        pieces = Pieces(stored)
        pieces.rootCertificate = other.rootCertificate
        #expect(Authority.check(pieces.stored).map(\.part) == [.rootCertificate])
        pieces = Pieces(stored)
        pieces.meshKey = other.meshKey
        #expect(Authority.check(pieces.stored).map(\.part) == [.meshCertificate, .meshCross])
        pieces = Pieces(stored)
        pieces.historyKey = other.historyKey
        #expect(Authority.check(pieces.stored).map(\.part) == [.historyCertificate])
        pieces = Pieces(stored)
        pieces.rootKey = SecretBytes(copying: [1, 2, 3])
        #expect(Authority.check(pieces.stored).map(\.part) == [.rootKey])
    }

    @Test("another vault's or generation's authority is named in every part that says so")
    func otherVault() throws {
        let stored = try Fixture.authority().stored
        var pieces = Pieces(stored)
        pieces.vault = try #require(Fixture.otherVault)
        #expect(
            Authority.check(pieces.stored).map(\.part)
                == [.rootCertificate, .meshCertificate, .meshCross, .historyCertificate]
        )
        pieces = Pieces(stored)
        pieces.meshGeneration = 1
        #expect(Authority.check(pieces.stored).map(\.part) == [.meshCertificate, .meshCross])
    }

    @Test("an issuer takes no certificate of another key")
    func issuer() throws {
        let authority = try Fixture.authority()
        #expect(Fixture.code { try Issuer(authority.root.key, authority.mesh.cross) } == .damaged)
    }
}

/// A stored authority that can be damaged.
private struct Pieces {
    var vault: VaultID
    var rootKey: SecretBytes
    var rootCertificate: Bytes
    var meshGeneration: UInt64
    var meshKey: SecretBytes
    var meshCertificate: Bytes
    var meshCross: Bytes
    var historyKey: SecretBytes
    var historyCertificate: Bytes

    init(_ stored: StoredAuthority) {
        vault = stored.vault
        rootKey = stored.rootKey
        rootCertificate = stored.rootCertificate
        meshGeneration = stored.meshGeneration
        meshKey = stored.meshKey
        meshCertificate = stored.meshCertificate
        meshCross = stored.meshCross
        historyKey = stored.historyKey
        historyCertificate = stored.historyCertificate
    }

    var stored: StoredAuthority {
        StoredAuthority(
            vault: vault,
            rootKey: rootKey,
            rootCertificate: rootCertificate,
            meshGeneration: meshGeneration,
            meshKey: meshKey,
            meshCertificate: meshCertificate,
            meshCross: meshCross,
            historyKey: historyKey,
            historyCertificate: historyCertificate
        )
    }
}
