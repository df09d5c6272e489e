import Secrets
import Testing

@testable import KMIP

/// Numbers of private keys, which are Big Integers in all encodings.
struct SecretIntegerTests {
    private static let tag = Tag(rawValue: 0x42_002E)

    @Test("a private number is a secret in every encoding, as long as its sign needs")
    func encodings() throws {
        let number = TTLVValue.secretInteger(extending: SecretBytes(copying: [0x7F, 1, 2]))
        let ttlv = TTLV(.keyMaterial, .structure([TTLV(Self.tag, number)]))
        let plain = TTLV(.keyMaterial, .structure([TTLV(Self.tag, .bigInteger(extending: [0x7F, 1, 2]))]))
        #expect(BinaryTTLV.encode(ttlv) == BinaryTTLV.encode(plain))
        #expect(try BinaryTTLV.decode(BinaryTTLV.encode(plain)) == ttlv)
        #expect(try JSONTTLV.decode(JSONTTLV.encode(plain)).root == ttlv)
        #expect(try XMLTTLV.decode(XMLTTLV.encode(plain)) == ttlv)
        #expect(JSONTTLV.encode(ttlv) == JSONTTLV.encode(plain) && XMLTTLV.encode(ttlv) == XMLTTLV.encode(plain))
        #expect(!"\(ttlv)".contains("127"))
    }

    @Test("a number is extended by its own sign")
    func sign() {
        let below = TTLVValue.secretInteger(extending: SecretBytes(copying: [0x80]))
        #expect(below == .secretInteger(SecretBytes(copying: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x80])))
        let nothing = TTLVValue.secretInteger(extending: SecretBytes.empty)
        #expect(nothing == .secretInteger(SecretBytes(copying: [0, 0, 0, 0, 0, 0, 0, 0])))
    }
}
