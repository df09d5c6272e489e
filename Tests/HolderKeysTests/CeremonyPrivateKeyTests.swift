import Canonical
import Secrets
import Testing

@testable import HolderKeys

@Suite("A share on its way to a server")
struct CeremonyPrivateKeyTests {
    private let share = SecretBytes(copying: (0..<76).map { UInt8($0) })
    private let info = Bytes("the ceremony".utf8)

    @Test("the ceremony's key opens what its holder sealed")
    func roundTrip() throws {
        let key = CeremonyPrivateKey()
        let sealed = try SealedShare.seal(share, to: key.publicKey, info: info, holder: "bob")
        #expect(sealed.encapsulatedKey.count == 32 && sealed.ciphertext.count == 76 + 16)
        #expect(try key.open(sealed, info: info, holder: "bob") == share)
    }

    @Test("another holder, ceremony or key, and altered bytes, do not open")
    func bound() throws {
        let key = CeremonyPrivateKey()
        let sealed = try SealedShare.seal(share, to: key.publicKey, info: info, holder: "bob")
        #expect(code { try key.open(sealed, info: info, holder: "bo") } == .notForThisKey)
        #expect(code { try key.open(sealed, info: info + [0], holder: "bob") } == .notForThisKey)
        #expect(code { try CeremonyPrivateKey().open(sealed, info: info, holder: "bob") } == .notForThisKey)
        var bytes = sealed.ciphertext
        bytes[0] ^= 1
        let altered = try SealedShare(encapsulatedKey: sealed.encapsulatedKey, ciphertext: bytes)
        #expect(code { try key.open(altered, info: info, holder: "bob") } == .notForThisKey)
        let zero = try SealedShare(encapsulatedKey: Bytes(repeating: 0, count: 32), ciphertext: bytes)
        #expect(code { try key.open(zero, info: info, holder: "bob") } == .notForThisKey)
    }

    @Test("a share sealed by another implementation of HPKE opens, with its info and aad")
    func vector() throws {
        let vector = try HPKEVector.load()
        let key = try CeremonyPrivateKey(raw: SecretBytes(copying: vector.bytes("privateKey")))
        #expect(try key.publicKey == vector.bytes("publicKey"))
        let sealed = try SealedShare(
            encapsulatedKey: #require(Bytes(hex: vector.toServer.encapsulatedKey)),
            ciphertext: #require(Bytes(hex: vector.toServer.ciphertext))
        )
        let info = try #require(Bytes(hex: vector.toServer.info))
        #expect(try key.open(sealed, info: info, holder: vector.toServer.holder).bytes == vector.bytes("share"))
    }

    @Test("impossible lengths are refused before any key is used")
    func lengths() throws {
        let key = CeremonyPrivateKey()
        #expect(throws: HolderKeyError.self) { try SealedShare(encapsulatedKey: [1], ciphertext: info) }
        for count in [16, 4097] {
            #expect(throws: HolderKeyError.self) {
                try SealedShare(encapsulatedKey: key.publicKey, ciphertext: Bytes(repeating: 0, count: count))
            }
        }
        #expect(throws: HolderKeyError.self) {
            try SealedShare.seal(share, to: Bytes(repeating: 0, count: 32), info: info, holder: "bob")
        }
        let longName = String(repeating: "b", count: 129)
        #expect(code { try SealedShare.seal(share, to: key.publicKey, info: info, holder: longName) } == .tooLarge)
        #expect(throws: Never.self) {
            try SealedShare.seal(share, to: key.publicKey, info: info, holder: String(longName.dropLast()))
        }
    }

    @Test("the ceremony's key is silent")
    func silent() {
        var dumped = ""
        dump(CeremonyPrivateKey(), to: &dumped)
        #expect(dumped == "- private ceremony key\n")
    }

    private func code(_ body: () throws -> some Any) -> HolderKeyError.Code? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? HolderKeyError)?.code
        }
    }
}
