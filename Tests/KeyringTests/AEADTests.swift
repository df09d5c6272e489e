import Canonical
import Secrets
import TestTools
import Testing

@testable import Keyring

@Suite("XAES-256-GCM")
struct AEADTests {
    private func code(_ body: () throws -> Void) -> KeyringError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? KeyringError)?.code
        }
    }

    @Test("is C2SP's, sealing and opening")
    func vectors() throws {
        for record in try VectorFile("xaes.txt", in: .module).records {
            let key = SecretBytes(copying: try #require(Bytes(hex: record["key"])))
            let nonce = try #require(Bytes(hex: record["nonce"]))
            let plain = SecretBytes(copying: try #require(Bytes(hex: record["plain"])))
            let aad = try #require(Bytes(hex: record["aad"]))
            let blob = try AEAD.seal(plain, key: key, aad: aad, nonce: nonce)
            #expect(blob.hex == "01" + record["nonce"] + record["sealed"], "\(record)")
            #expect(try AEAD.open(blob, key: key, aad: aad) == plain, "\(record)")
        }
    }

    @Test("no bit of the blob, the key or the additional data can be changed")
    func damage() throws {
        let key = SystemRandom().secret(32)
        let aad = Bytes("additional".utf8)
        let blob = try AEAD.seal(
            SecretBytes(copying: Bytes("plain text".utf8)),
            key: key,
            aad: aad,
            nonce: Bytes(0..<24)
        )
        for place in blob.indices {
            for bit in 0..<8 {
                var damaged = blob
                damaged[place] ^= 1 << UInt8(bit)
                let expected: KeyringError.Code = place == 0 ? .unknownFormat : .notAuthentic
                #expect(code { _ = try AEAD.open(damaged, key: key, aad: aad) } == expected)
            }
            let expected: KeyringError.Code = place < AEAD.overhead ? .truncated : .notAuthentic
            #expect(code { _ = try AEAD.open(Bytes(blob[..<place]), key: key, aad: aad) } == expected)
        }
        #expect(code { _ = try AEAD.open(blob + [0], key: key, aad: aad) } == .notAuthentic)
        #expect(code { _ = try AEAD.open(blob, key: key, aad: aad + [0]) } == .notAuthentic)
        #expect(code { _ = try AEAD.open(blob, key: key, aad: []) } == .notAuthentic)
        #expect(code { _ = try AEAD.open(blob, key: SystemRandom().secret(32), aad: aad) } == .notAuthentic)
    }

    @Test("many threads at once")
    func concurrency() async throws {
        let key = SystemRandom().secret(32)
        await withTaskGroup(of: Bool.self) { group in
            for number in UInt8(0)..<8 {
                group.addTask {
                    (0..<200).allSatisfy { round in
                        let plain = SecretBytes(copying: Bytes(repeating: number, count: round))
                        let nonce = Bytes(repeating: number, count: 24)
                        guard let blob = try? AEAD.seal(plain, key: key, aad: [number], nonce: nonce) else {
                            return false
                        }
                        return (try? AEAD.open(blob, key: key, aad: [number])) == plain
                    }
                }
            }
            for await isWhole in group { #expect(isWhole) }
        }
    }
}
