import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets
import Testing

@Suite("Key Blocks of keys of a pair")
struct KeyBlockTests {
    private static let algorithms: [KeyAlgorithm] =
        [.rsa, .ed25519, .ed448, .x25519, .x448]
        + [Curve.p192, .p256, .p521, .secp256k1, .k283, .brainpoolP384r1].map { .ellipticCurve($0) }

    @Test(
        "every format is read as the key that it was written of, and so every format out of every other",
        arguments: algorithms
    )
    func matrix(algorithm: KeyAlgorithm) throws {
        let made = try AsymmetricKey.make(algorithm, bits: 2_048)
        for key in [made, try made.publicKey()] {
            let formats = key.formats
            #expect(formats.count >= 2)
            for format in formats {
                let block = try KeyBlock(key, format)
                let travelled = try KeyBlock(ttlv: block.ttlv)
                let again = try AsymmetricKey(travelled, isPrivate: key.isPrivate)
                #expect(again.algorithm == algorithm)
                for other in formats { #expect(try KeyBlock(again, other) == KeyBlock(key, other)) }
            }
        }
    }

    @Test("the standard's formats are those of its table")
    func standardFormats() throws {
        let rsa = try AsymmetricKey.make(.rsa, bits: 2_048)
        #expect(try KeyBlock(rsa).format == .pkcs1 && KeyBlock(rsa.publicKey()).format == .pkcs1)
        let elliptic = try AsymmetricKey.make(.ellipticCurve(.p256), bits: 0)
        #expect(try KeyBlock(elliptic).format == .transparentECPrivateKey)
        #expect(try KeyBlock(elliptic.publicKey()).format == .transparentECPublicKey)
    }

    @Test("a block whose length or algorithm is not its key's is refused")
    func lies() throws {
        let key = try AsymmetricKey.make(.ellipticCurve(.p256), bits: 0)
        var block = try KeyBlock(key, .pkcs8)
        block.length = 384
        let length = #expect(throws: KMIPError.self) { try AsymmetricKey(block, isPrivate: true) }
        #expect(length?.reason == .invalidField)
        block.length = 256
        block.algorithm = .rsa
        #expect(throws: KMIPError.self) { try AsymmetricKey(block, isPrivate: true) }
        block.algorithm = .ecdsa
        #expect(try AsymmetricKey(block, isPrivate: true).algorithm == .ellipticCurve(.p256))
        #expect(throws: KMIPError.self) { try AsymmetricKey(block, isPrivate: false) }
    }

    @Test(
        "a public point is given compressed or hybrid where a client asks for it, and read again",
        arguments: [
            (Curve.p256, KeyCompressionType.ecPublicKeyTypeX962CompressedPrime, UInt8(2)),
            (.p256, .ecPublicKeyTypeX962Hybrid, 6), (.k283, .ecPublicKeyTypeX962CompressedChar2, 2),
            (.k283, .ecPublicKeyTypeX962Hybrid, 6),
        ]
    )
    func compression(_ curve: Curve, _ compression: KeyCompressionType, _ mark: UInt8) throws {
        let key = try AsymmetricKey.make(.ellipticCurve(curve), bits: 0).publicKey()
        let block = try KeyBlock(key, compression: compression)
        guard case .plain(.structure(let fields), _) = block.value, case .bytes(let point) = fields.last?.value else {
            Issue.record("no point")
            return
        }
        #expect(block.compression == compression && point.first.map { $0 & 0xFE } == mark)
        #expect(try KeyBlock(try AsymmetricKey(block, isPrivate: false)) == KeyBlock(key))
        let document = try KeyBlock(key, .x509, compression: compression)
        let read = try AsymmetricKey(document, isPrivate: false)
        let plain = KeyCompressionType.ecPublicKeyTypeUncompressed
        #expect(document.compression == compression)
        #expect(try KeyBlock(read, .x509, compression: plain) == KeyBlock(key, .x509, compression: plain))
        let asked: KeyCompressionType =
            curve.isBinary ? .ecPublicKeyTypeX962CompressedPrime : .ecPublicKeyTypeX962CompressedChar2
        for format in [KeyFormatType.x509, .transparentECPublicKey] {
            let refused = #expect(throws: KMIPError.self) { try KeyBlock(key, format, compression: asked) }
            #expect(refused?.reason == .keyCompressionTypeNotSupported)
        }
    }
}
