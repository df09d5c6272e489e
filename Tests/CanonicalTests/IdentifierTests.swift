import Canonical
import Testing

@Suite("Vault ids, digests, epochs")
struct IdentifierTests {
    @Test("a vault's id is a UUID as text")
    func vault() throws {
        let vault = try #require(VaultID(bytes: Bytes(0..<16)))
        #expect(vault.text == "00010203-0405-0607-0809-0a0b0c0d0e0f")
        #expect(VaultID(text: vault.text.uppercased()) == vault)
        #expect(VaultID(bytes: Bytes(0..<15)) == nil)
        for wrong in ["", "000102030405060708090a0b0c0d0e0f", "0001020304-05-0607-0809-0a0b0c0d0e0f", vault.text + "0"]
        {
            #expect(VaultID(text: wrong) == nil, "\(wrong)")
        }
    }

    @Test("a new vault's id is a random UUID")
    func random() {
        let text = VaultID.random(Bytes(repeating: 0xff, count: 16)).text
        #expect(text == "ffffffff-ffff-4fff-bfff-ffffffffffff")
    }

    @Test("a digest is SHA-256 and ordered by its bytes")
    func digest() throws {
        let abc = Digest(of: Bytes("abc".utf8))
        #expect(abc.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Digest(hex: abc.hex.uppercased()) == abc)
        #expect(Digest(of: Bytes("xabcx".utf8)[1..<4]) == abc)
        #expect(Digest(bytes: [1]) == nil && Digest(hex: "00") == nil)
        let low = try #require(Digest(bytes: Bytes(repeating: 1, count: 32)))
        #expect(low < abc && !(abc < low))
    }

    @Test("epochs and generations rise")
    func order() {
        #expect(Epoch(1) < Epoch(2) && MasterGeneration(1) < MasterGeneration(2))
    }
}
