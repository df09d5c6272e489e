import Secrets
import Testing

@testable import KMIP

struct CosmianFormTests {
    private static func text(_ name: String) -> [UInt8] { Array(VectorFile.text(name).utf8) }

    @Test("the 4.x client's Create reads as the standard's, its vendor attributes as text")
    func create() throws {
        let document = try JSONTTLV.decode(Self.text("cosmian4-create.json"))
        #expect(document.rootHasType)
        #expect(document.root.tag.requestedOperation == .create)
        let request = try CreateRequest(ttlv: document.root)
        #expect(request.attributes.tags == ["t1"])
        #expect(request.attributes.vendorAttribute("cosmian", "wrapping_key_id") == .text("w"))
        #expect(request.attributes.links == [Link(type: .parent, identifier: "p")])
        #expect(request.attributes.keyFormatType == .transparentSymmetricKey)
        #expect(throws: Never.self) { try request.attributes.checkForCreation(of: request.objectType) }
        #expect(BinaryTTLV.size(of: request.ttlv) == BinaryTTLV.encode(request.ttlv).count)
    }

    @Test("a 5.x Create reads the same")
    func create5() throws {
        let document = try JSONTTLV.decode(Self.text("cosmian5-create.json"))
        #expect(!document.rootHasType)
        let request = try CreateRequest(ttlv: document.root)
        #expect(request.attributes.tags == ["t1"])
        #expect(request.attributes.cryptographicUsageMask == [.encrypt, .decrypt])
    }

    @Test(
        "a key goes to the 4.x client as an Object with a structure as Key Material, and to others by the object's tag"
    )
    func get() {
        let key = SecretBytes(copying: [1, 2, 3])
        let raw = KeyBlock(format: .raw, value: .plain(.bytes(key), nil), algorithm: .aes, length: 24)
        let response = GetResponse(uniqueIdentifier: "id", object: .symmetricKey(raw)).ttlv(.bareResponse(.get))
        let four = String(decoding: JSONTTLV.encode(response, style: .cosmian4), as: UTF8.self)
        #expect(four.hasPrefix(#"{"tag":"GetResponse","type":"Structure","value":[{"tag":"ObjectType""#))
        #expect(four.contains(#"{"tag":"Object","type":"Structure","value":[{"tag":"KeyBlock""#))
        #expect(
            four.contains(
                #"{"tag":"KeyMaterial","type":"Structure","value":[{"tag":"ByteString","type":"ByteString","value":"010203"}]}"#
            )
        )
        let five = String(decoding: JSONTTLV.encode(response, style: .cosmian5), as: UTF8.self)
        #expect(five.contains(#"{"tag":"SymmetricKey","value":[{"tag":"KeyBlock""#))
        #expect(five.contains(#"{"tag":"KeyMaterial","type":"ByteString","value":"010203"}"#))
    }

    @Test("what is written for 4.x reads back as it was")
    func backAgain() throws {
        let key = SecretBytes(copying: [1, 2, 3])
        for material in [KeyMaterial.bytes(key), .transparentSymmetricKey(key)] {
            let format: KeyFormatType = if case .bytes = material { .raw } else { .transparentSymmetricKey }
            var inside = Attributes()
            inside.tags = ["t"]
            let block = KeyBlock(format: format, value: .plain(material, inside), algorithm: .aes, length: 24)
            let response = GetResponse(uniqueIdentifier: "id", object: .symmetricKey(block)).ttlv(.bareResponse(.get))
            #expect(try JSONTTLV.decode(JSONTTLV.encode(response, style: .cosmian4)).root == response)
        }
    }

    @Test("the nonce is spelled as each client reads it")
    func nonce() {
        let ttlv = TTLV(.ivCounterNonce, .bytes([1]))
        #expect(String(decoding: JSONTTLV.encode(ttlv, style: .cosmian4), as: UTF8.self).contains("IvCounterNonce"))
        #expect(String(decoding: JSONTTLV.encode(ttlv), as: UTF8.self).contains("IVCounterNonce"))
    }

    @Test("a revocation reason may be a bare text")
    func reason() throws {
        let json =
            #"{"tag":"Revoke","type":"Structure","value":[{"tag":"UniqueIdentifier","type":"TextString","value":"id"},{"tag":"RevocationReason","type":"TextString","value":"old"}]}"#
        let request = try RevokeRequest(ttlv: try JSONTTLV.decode(Array(json.utf8)).root)
        #expect(request.reason == RevocationReason(.unspecified, message: "old"))
    }

    @Test("masks are words in the standard's style and numbers in Cosmian's")
    func masks() {
        let mask = TTLV(.cryptographicUsageMask, .integer(12 | 0x4000_0000))
        let text = JSONTTLV.encode(mask)
        #expect(String(decoding: text, as: UTF8.self).contains(#""value":"Encrypt|Decrypt|0x40000000""#))
        let cosmian = JSONTTLV.encode(TTLV(.cryptographicUsageMask, .integer(12)), style: .cosmian5)
        #expect(String(decoding: cosmian, as: UTF8.self).hasSuffix(#""value":12}"#))
    }
}
