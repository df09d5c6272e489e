import Ciphers
import Secrets
import Testing

@Suite("Published answers of ciphers", .enabled(if: Answers.areThere))
struct CipherAnswerTests {
    @Test(
        "NIST's files of AES and triple DES, both ways",
        arguments: [
            ("AES/ECB", "AES", CipherMode.ecb, "", 2_000), ("AES/CBC", "AES", .cbc, "", 2_000),
            ("AES/OFB", "AES", .ofb, "", 2_000), ("AES/CFB", "AES", .cfb, "CFB128", 2_000),
            ("AES/CTR", "AES", .ctr, "", 9), ("3DES/CBC", "DES-EDE3", .cbc, "TCBCMMT3", 15),
            ("3DES/ECB", "DES-EDE3", .ecb, "TECBMMT3", 15), ("3DES/OFB", "DES-EDE3", .ofb, "TOFBMMT3", 15),
            ("3DES/CFB", "DES-EDE3", .cfb, "TCFB64MMT3", 15),
        ]
    )
    func blocks(folder: String, algorithm: String, mode: CipherMode, start: String, least: Int) throws {
        let cipher = try Cipher(#require(CipherAlgorithm(rawValue: algorithm)), mode)
        var seen = 0
        for file in try Answers.files(in: "ciphers/\(folder)") where file.name.hasPrefix(start) {
            for record in file.records where !file.name.contains("Monte") {
                let key = record["KEY"].map { bytes($0) } ?? ["KEY1", "KEY2", "KEY3"].flatMap(record.hex)
                let (plain, sealed) = (record.hex("PLAINTEXT"), record.hex("CIPHERTEXT"))
                let nonce = record.hex("IV")
                let found = try cipher.encrypt(
                    SecretBytes(copying: plain),
                    SecretBytes(copying: key),
                    nonce: nonce
                )
                #expect(found.bytes == sealed, "\(file.name) \(record["COUNT"] ?? "")")
                let opened = try cipher.decrypt(sealed, SecretBytes(copying: key), nonce: nonce)
                #expect(opened == SecretBytes(copying: plain))
                seen += 1
            }
        }
        #expect(seen >= least, "\(seen) records of \(folder)")
    }

    @Test("NIST's files of GCM, good and bad")
    func gcm() throws {
        let cipher = try Cipher(.aes, .gcm)
        var (good, bad) = (0, 0)
        for file in try Answers.files(in: "ciphers/AES/GCM", ending: ".rsp") {
            for record in file.records {
                let opened = try? cipher.decrypt(
                    record.hex("CT"),
                    SecretBytes(copying: record.hex("KEY")),
                    nonce: record.hex("IV"),
                    authenticated: record.hex("AAD"),
                    tag: record.hex("TAG")
                )
                if record["FAIL"] != nil {
                    bad += opened == nil ? 1 : 0
                    #expect(opened == nil, "\(file.name)")
                } else {
                    good += 1
                    #expect(opened == SecretBytes(copying: record.hex("PT")), "\(file.name) \(record)")
                }
            }
        }
        #expect(good > 10_000 && bad > 3_000, "\(good) and \(bad)")
    }

    @Test("NIST's files of CCM, good and bad")
    func ccm() throws {
        let cipher = try Cipher(.aes, .ccm)
        var (good, bad) = (0, 0)
        for file in try Answers.files(in: "ciphers/AES/CCM", ending: ".rsp") where file.name.hasPrefix("DVPT") {
            for record in file.records {
                let tagCount = Int(record["TLEN"] ?? "") ?? 0
                let sealed = record.hex("CT")
                let authenticated = record.hex("ADATA").prefix(Int(record["ALEN"] ?? "") ?? 0)
                let opened = try? cipher.decrypt(
                    [UInt8](sealed.dropLast(tagCount)),
                    SecretBytes(copying: record.hex("KEY")),
                    nonce: record.hex("NONCE"),
                    authenticated: [UInt8](authenticated),
                    tag: [UInt8](sealed.suffix(tagCount))
                )
                if record["RESULT"]?.hasPrefix("Pass") == true {
                    good += 1
                    let plain = record.hex("PAYLOAD").prefix(Int(record["PLEN"] ?? "") ?? 0)
                    #expect(opened == SecretBytes(copying: plain), "\(record)")
                } else {
                    bad += 1
                    #expect(opened == nil, "\(record)")
                }
            }
        }
        #expect(good > 150 && bad > 400, "\(good) and \(bad)")
    }

    @Test("NIST's files of XTS in units of whole bytes")
    func xts() throws {
        let cipher = try Cipher(.aes, .xts)
        var seen = 0
        for file in try Answers.files(in: "ciphers/AES/XTS/tweak-128hexstr") {
            for record in file.records where (Int(record["DATAUNITLEN"] ?? "") ?? 1) % 8 == 0 {
                let key = SecretBytes(copying: record.hex("KEY"))
                let found = try cipher.encrypt(SecretBytes(copying: record.hex("PT")), key, nonce: record.hex("I"))
                #expect(found.bytes == record.hex("CT"))
                seen += 1
            }
        }
        #expect(seen > 400, "\(seen)")
    }

    @Test(
        "NIST's files of both key wraps, good and bad",
        arguments: [("KW", CipherMode.keyWrap), ("KWP", .keyWrapPadded)]
    )
    func wraps(start: String, mode: CipherMode) throws {
        let cipher = try Cipher(.aes, mode)
        var (good, bad) = (0, 0)
        for file in try Answers.files(in: "keywrap/kwtestvectors", ending: ".txt")
        where file.name.hasPrefix(start + "_A") && !file.name.contains("inv") {
            for record in file.records {
                let key = SecretBytes(copying: record.hex("K"))
                let opened = try? cipher.decrypt(record.hex("C"), key)
                if record["FAIL"] != nil {
                    bad += 1
                    #expect(opened == nil)
                } else {
                    good += 1
                    #expect(opened == SecretBytes(copying: record.hex("P")), "\(file.name) \(record)")
                    #expect(try cipher.encrypt(SecretBytes(copying: record.hex("P")), key).bytes == record.hex("C"))
                }
            }
        }
        #expect(good > 1_000 && bad > 100, "\(good) and \(bad)")
    }

    @Test("ChaCha20 of RFC 7539, with the counter before the nonce")
    func chaCha20() throws {
        let cipher = try Cipher(.chaCha20, .stream)
        for record in try Answers.files(in: "ciphers/ChaCha20").flatMap(\.records) {
            let counter = UInt32(record["INITIAL_BLOCK_COUNTER"] ?? "") ?? 0
            let nonce = (0..<4).map { UInt8(truncatingIfNeeded: counter >> (8 * $0)) } + record.hex("NONCE")
            let found = try cipher.encrypt(
                SecretBytes(copying: record.hex("PLAINTEXT")),
                SecretBytes(copying: record.hex("KEY")),
                nonce: nonce
            )
            #expect(found.bytes == record.hex("CIPHERTEXT"))
        }
    }

    @Test(
        "Wycheproof's AEADs and padded CBC",
        arguments: [
            ("aes_gcm_test.json", CipherAlgorithm.aes, CipherMode.gcm),
            ("chacha20_poly1305_test.json", .chaCha20Poly1305, .stream),
            ("aes_cbc_pkcs5_test.json", .aes, .cbc),
        ]
    )
    func wycheproof(name: String, algorithm: CipherAlgorithm, mode: CipherMode) throws {
        let cipher = try Cipher(algorithm, mode, padding: mode == .cbc ? .pkcs5 : .none)
        var seen = 0
        for test in try Answers.wycheproof(name).testGroups.flatMap(\.tests) {
            let opened = try? cipher.decrypt(
                bytes(test.ct ?? ""),
                secret(test.key ?? ""),
                nonce: bytes(test.iv ?? ""),
                authenticated: bytes(test.aad ?? ""),
                tag: bytes(test.tag ?? "")
            )
            seen += 1
            // libcrypto takes nonces of up to 128 bytes.
            guard bytes(test.iv ?? "").count <= 128 else { continue }
            if test.isValid { #expect(opened == secret(test.msg ?? ""), "\(name) \(test.tcId)") }
            if !test.isValid && !test.mayBeEither { #expect(opened == nil, "\(name) \(test.tcId)") }
        }
        #expect(seen > 150, "\(seen)")
    }
}
