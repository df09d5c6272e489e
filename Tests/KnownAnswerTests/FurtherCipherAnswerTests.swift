import Ciphers
import Foundation
import Secrets
import Testing

@Suite("Published answers of ciphers that are asked for less", .enabled(if: Answers.areThere))
struct FurtherCipherAnswerTests {
    @Test("NTT's file of Camellia in ECB, where a key serves many blocks", arguments: ["128", "192", "256"])
    func camelliaBlocks(bits: String) throws {
        let cipher = try Cipher(.camellia, .ecb)
        var (key, plain, seen) = ([UInt8](), [UInt8](), 0)
        for line in try Answers.lines("ciphers/Camellia/camellia-\(bits)-ecb.txt") {
            let sides = line.split(separator: ":", maxSplits: 1)
            guard sides.count == 2 else { continue }
            let value = bytes(String(sides[1]))
            switch sides[0].first {
            case "K": key = value
            case "P": plain = value
            case "C":
                let found = try cipher.encrypt(SecretBytes(copying: plain), SecretBytes(copying: key))
                #expect(found.bytes == value, "\(line)")
                #expect(try cipher.decrypt(value, SecretBytes(copying: key)) == SecretBytes(copying: plain))
                seen += 1
            default: continue
            }
        }
        #expect(seen > 1_000, "\(seen)")
    }

    @Test(
        "Camellia's chained modes, both ways",
        arguments: [("cbc", CipherMode.cbc), ("cfb", .cfb), ("ofb", .ofb)]
    )
    func camellia(name: String, mode: CipherMode) throws {
        let cipher = try Cipher(.camellia, mode)
        var seen = 0
        for record in try Answers.files(in: "ciphers/Camellia", ending: "-\(name).txt").flatMap(\.records) {
            let (key, nonce) = (SecretBytes(copying: record.hex("KEY")), record.hex("IV"))
            let plain = SecretBytes(copying: record.hex("PLAINTEXT"))
            #expect(try cipher.encrypt(plain, key, nonce: nonce).bytes == record.hex("CIPHERTEXT"))
            #expect(try cipher.decrypt(record.hex("CIPHERTEXT"), key, nonce: nonce) == plain)
            seen += 1
        }
        #expect(seen >= 12, "\(seen)")
    }

    @Test("ChaCha20-Poly1305 as OpenSSL and BoringSSL have it, and not with a tag of another")
    func chaCha20Poly1305() throws {
        let cipher = try Cipher(.chaCha20Poly1305, .stream)
        var seen = 0
        for record in try Answers.files(in: "ciphers/ChaCha20Poly1305").flatMap(\.records) {
            let plain = SecretBytes(copying: record.textOrHex("PLAINTEXT") ?? record.textOrHex("IN") ?? [])
            let authenticated = record.textOrHex("AAD") ?? record.textOrHex("AD") ?? []
            let nonce = record.textOrHex("IV") ?? record.hex("NONCE")
            let sealed = record.textOrHex("CIPHERTEXT") ?? record.hex("CT")
            let key = SecretBytes(copying: record.hex("KEY"))
            guard nonce.count == 12, record.hex("TAG").count == 16 else { continue }
            guard record["RESULT"] == nil else {
                let tag = record.hex("TAG")
                #expect((try? cipher.decrypt(sealed, key, nonce: nonce, authenticated: authenticated, tag: tag)) == nil)
                continue
            }
            let made = try cipher.encrypt(plain, key, nonce: nonce, authenticated: authenticated, tag: 16)
            #expect(made.bytes == sealed && made.tag == record.hex("TAG"), "\(record["COUNT"] ?? "")")
            var tag = record.hex("TAG")
            #expect(try cipher.decrypt(sealed, key, nonce: nonce, authenticated: authenticated, tag: tag) == plain)
            tag[15] ^= 1
            let opened = try? cipher.decrypt(sealed, key, nonce: nonce, authenticated: authenticated, tag: tag)
            #expect(opened == nil)
            seen += 1
        }
        #expect(seen >= 6, "\(seen)")
    }

    @Test("Botan's key wraps with padding, of every length")
    func paddedWraps() throws {
        let cipher = try Cipher(.aes, .keyWrapPadded)
        var seen = 0
        for record in try Answers.files(in: "keywrap", ending: "kwp_botan.txt").flatMap(\.records) {
            let key = SecretBytes(copying: record.hex("KEY"))
            let plain = SecretBytes(copying: record.hex("INPUT"))
            #expect(try cipher.encrypt(plain, key).bytes == record.hex("OUTPUT"), "\(record["COUNT"] ?? "")")
            #expect(try cipher.decrypt(record.hex("OUTPUT"), key) == plain)
            seen += 1
        }
        #expect(seen > 30, "\(seen)")
    }

    @Test(
        "NIST's known keys, plain texts and chains of triple DES, both ways",
        arguments: [
            ("CBC", CipherMode.cbc, "TCBC"), ("ECB", .ecb, "TECB"), ("OFB", .ofb, "TOFB"), ("CFB", .cfb, "TCFB64"),
        ]
    )
    func tripleDES(folder: String, mode: CipherMode, start: String) throws {
        let cipher = try Cipher(.tripleDES, mode)
        var seen = 0
        for file in try Answers.files(in: "ciphers/3DES/\(folder)", starting: start) {
            for record in file.records where !file.name.contains("Monte") {
                // The files of known answers have one key, which is all three.
                let three = record["KEYS"].map { bytes($0) }.map { $0 + $0 + $0 }
                let key = SecretBytes(copying: three ?? ["KEY1", "KEY2", "KEY3"].flatMap(record.hex))
                // Files of interleaved modes, with three vectors, are of another mode.
                guard key.count == 24, record["IV"] != nil || mode == .ecb else { continue }
                let plain = SecretBytes(copying: record.hex("PLAINTEXT"))
                let found = try cipher.encrypt(plain, key, nonce: record.hex("IV"))
                #expect(found.bytes == record.hex("CIPHERTEXT"), "\(file.name) \(record["COUNT"] ?? "")")
                #expect(try cipher.decrypt(found.bytes, key, nonce: record.hex("IV")) == plain)
                seen += 1
            }
        }
        #expect(seen > 200, "\(seen)")
    }
}
