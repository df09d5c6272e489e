import Digests
import Secrets
import Testing

@testable import AsymmetricKeys

@Suite("Keys of ML-KEM and ML-DSA")
struct LatticeTests {
    private static let message = SecretBytes(copying: Array("what is signed".utf8))

    private func bytes(_ secret: SecretBytes) -> [UInt8] { secret.withBytes { [UInt8]($0) } }

    @Test("a pair survives the way through every form, and is known in each", arguments: Lattice.allCases)
    func forms(lattice: Lattice) throws {
        let key = try AsymmetricKey.make(.lattice(lattice), bits: 0)
        let open = try key.publicKey()
        #expect(key.isPrivate && !open.isPrivate && open.bits == 8 * lattice.publicKey)
        for (half, encoding) in [(key, KeyEncoding.pkcs8), (open, .subjectPublicKeyInfo)] {
            let written = try half.encoded(encoding)
            let read = try AsymmetricKey(written, encoding, isPrivate: half.isPrivate)
            #expect(read.algorithm == .lattice(lattice) && read.isPrivate == half.isPrivate)
            #expect(try read.encoded(encoding) == written)
            let raw = try AsymmetricKey(try half.encoded(.raw), .raw, isPrivate: half.isPrivate, .lattice(lattice))
            #expect(try raw.encoded(encoding) == written)
            // Each byte too few or too many, and the other half's form.
            #expect(throws: AsymmetricKeyError.self) {
                try AsymmetricKey(written.prefix(written.count - 1), encoding, isPrivate: half.isPrivate)
            }
            #expect(throws: AsymmetricKeyError.self) {
                try AsymmetricKey(.joining([written, SecretBytes(copying: [0])]), encoding, isPrivate: half.isPrivate)
            }
            #expect(throws: AsymmetricKeyError.self) {
                try AsymmetricKey(written, encoding, isPrivate: !half.isPrivate)
            }
        }
        #expect(throws: AsymmetricKeyError.self) { try key.transparent() }
        #expect(throws: AsymmetricKeyError.self) { try key.agree(with: open) }
    }

    @Test("a private key with its seed and what the seed makes is taken where both belong together")
    func both() throws {
        let key = try AsymmetricKey.make(.lattice(.mlDSA65), bits: 0)
        let seed = bytes(try key.encoded(.raw))
        let open = bytes(try key.publicKey().encoded(.raw))
        func document(_ expanded: [UInt8]) -> SecretBytes {
            func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
                content.count < 128
                    ? [tag, UInt8(content.count)] + content
                    : [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
            }
            let oid: [UInt8] = [0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 18]
            let both = element(0x30, element(0x04, seed) + element(0x04, expanded))
            let fields = [0x02, 1, 0] + element(0x30, oid) + element(0x04, both)
            return SecretBytes(copying: element(0x30, fields))
        }
        let right = Array(open.prefix(32)) + [UInt8](repeating: 0, count: 4_000)
        let read = try AsymmetricKey(document(right), .pkcs8, isPrivate: true)
        #expect(try read.encoded(.raw) == (try key.encoded(.raw)))
        var other = right
        other[5] ^= 1
        let error = #expect(throws: AsymmetricKeyError.self) {
            try AsymmetricKey(document(other), .pkcs8, isPrivate: true)
        }
        #expect(error?.code == .inconsistent)
    }

    @Test("a parameter set that is not offered, and a key without its seed, are told from what is no key")
    func notOffered() throws {
        let oid: [UInt8] = [0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4]
        for arcs: [UInt8] in [[4, 1], [3, 17]] {
            let document: [UInt8] = [0x30, 0x10, 0x30, 0x0B] + oid + arcs + [0x03, 1, 0]
            let error = #expect(throws: AsymmetricKeyError.self) {
                try AsymmetricKey(SecretBytes(copying: document), .subjectPublicKeyInfo, isPrivate: false)
            }
            #expect(error?.code == .unsupported)
        }
        let seedless: [UInt8] = [0x30, 0x14, 0x02, 1, 0, 0x30, 0x0B] + oid + [3, 18] + [0x04, 2, 0x04, 0]
        let error = #expect(throws: AsymmetricKeyError.self) {
            try AsymmetricKey(SecretBytes(copying: seedless), .pkcs8, isPrivate: true)
        }
        #expect(error?.code == .unsupported)
    }

    @Test("a signature is of its message and its key alone", arguments: [Lattice.mlDSA65, .mlDSA87])
    func signatures(lattice: Lattice) throws {
        let key = try AsymmetricKey.make(.lattice(lattice), bits: 0)
        let open = try key.publicKey()
        let signature = try key.sign(Self.message, .lattice)
        #expect(try open.verify(signature, of: Self.message, .lattice))
        #expect(try !open.verify(signature, of: SecretBytes(copying: Array("what is not".utf8)), .lattice))
        #expect(try !open.verify(Array(signature.dropLast()), of: Self.message, .lattice))
        #expect(try !open.verify([], of: Self.message, .lattice))
        for place in [0, signature.count / 2, signature.count - 1] {
            var altered = signature
            altered[place] ^= 1
            #expect(try !open.verify(altered, of: Self.message, .lattice))
        }
        #expect(throws: AsymmetricKeyError.self) { try open.sign(Self.message, .lattice) }
        #expect(throws: AsymmetricKeyError.self) { try key.sign(Self.message, .edwards) }
        #expect(throws: AsymmetricKeyError.self) { try key.encapsulate() }
    }

    @Test(
        "a secret is known to the private key; what was changed is another secret",
        arguments: [
            Lattice.mlKEM768, .mlKEM1024,
        ]
    )
    func secrets(lattice: Lattice) throws {
        let key = try AsymmetricKey.make(.lattice(lattice), bits: 0)
        let made = try key.publicKey().encapsulate()
        let other = try key.publicKey().encapsulate().secret
        #expect(made.secret.count == 32 && made.secret != other)
        #expect(try key.decapsulate(made.encapsulated) == made.secret)
        var altered = made.encapsulated
        altered[9] ^= 1
        #expect(try key.decapsulate(altered) != made.secret)
        for wrong in [[], Array(made.encapsulated.dropLast()), made.encapsulated + [0]] {
            #expect(throws: AsymmetricKeyError.self) { try key.decapsulate(wrong) }
        }
        #expect(throws: AsymmetricKeyError.self) { try key.publicKey().decapsulate(made.encapsulated) }
        #expect(throws: AsymmetricKeyError.self) { try key.sign(Self.message, .lattice) }
    }

    @Test("a public key of ML-KEM whose numbers are not below the prime is none")
    func unreduced() {
        #expect(throws: AsymmetricKeyError.self) {
            try AsymmetricKey(
                SecretBytes(copying: [UInt8](repeating: 0xFF, count: 1_184)),
                .raw,
                isPrivate: false,
                .lattice(.mlKEM768)
            )
        }
    }
}
