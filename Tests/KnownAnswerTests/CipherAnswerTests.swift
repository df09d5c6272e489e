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
        for file in try Answers.files(in: "ciphers/\(folder)", starting: start) {
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

    @Test("NIST's files of GCM, both ways, good and bad")
    func gcm() throws {
        let cipher = try Cipher(.aes, .gcm)
        var (good, bad) = (0, 0)
        for file in try Answers.files(in: "ciphers/AES/GCM", ending: ".rsp") {
            for record in file.records {
                let (key, tag) = (SecretBytes(copying: record.hex("KEY")), record.hex("TAG"))
                let (nonce, authenticated) = (record.hex("IV"), record.hex("AAD"))
                let opened = try? cipher.decrypt(
                    record.hex("CT"),
                    key,
                    nonce: nonce,
                    authenticated: authenticated,
                    tag: tag
                )
                guard record["FAIL"] == nil else {
                    bad += 1
                    #expect(opened == nil, "\(file.name)")
                    continue
                }
                good += 1
                let plain = SecretBytes(copying: record.hex("PT"))
                #expect(opened == plain, "\(file.name) \(record)")
                let sealed = try cipher.encrypt(
                    plain,
                    key,
                    nonce: nonce,
                    authenticated: authenticated,
                    tag: tag.count
                )
                #expect(sealed.bytes == record.hex("CT") && sealed.tag == tag, "\(file.name) \(record)")
            }
        }
        #expect(good > 30_000 && bad > 3_000, "\(good) and \(bad)")
    }

    @Test(
        "NIST's files of CCM, both ways, by what varies in them",
        arguments: [("VADT", 900), ("VNT", 200), ("VPT", 700), ("VTT", 200), ("DVPT", 500)]
    )
    func ccm(start: String, least: Int) throws {
        let cipher = try Cipher(.aes, .ccm)
        var (good, bad) = (0, 0)
        // DVPT's .txt files are the same with the answers to what fails.
        for file in try Answers.files(in: "ciphers/AES/CCM", starting: start) {
            for record in file.records {
                let (key, nonce) = (SecretBytes(copying: record.hex("KEY")), record.hex("NONCE"))
                let tagCount = Int(record["TLEN"] ?? "") ?? 0
                let (sealed, tag) = (
                    Array(record.hex("CT").dropLast(tagCount)), Array(record.hex("CT").suffix(tagCount))
                )
                let authenticated = Array(record.hex("ADATA").prefix(Int(record["ALEN"] ?? "") ?? 0))
                let opened = try? cipher.decrypt(sealed, key, nonce: nonce, authenticated: authenticated, tag: tag)
                guard record["RESULT"]?.hasPrefix("Pass") ?? true else {
                    bad += 1
                    #expect(opened == nil, "\(record)")
                    continue
                }
                good += 1
                let plain = SecretBytes(copying: record.hex("PAYLOAD").prefix(Int(record["PLEN"] ?? "") ?? 0))
                #expect(opened == plain, "\(record)")
                let made = try cipher.encrypt(plain, key, nonce: nonce, authenticated: authenticated, tag: tagCount)
                #expect(made.bytes == sealed && made.tag == tag, "\(record)")
            }
        }
        #expect(good + bad >= least && (start != "DVPT" || bad > 400), "\(good) and \(bad)")
    }

    @Test(
        "NIST's files of XTS in units of whole bytes, both ways",
        arguments: ["tweak-128hexstr", "tweak-dataunitseqno"]
    )
    func xts(folder: String) throws {
        let cipher = try Cipher(.aes, .xts)
        var seen = 0
        for file in try Answers.files(in: "ciphers/AES/XTS/\(folder)") {
            for record in file.records where (Int(record["DATAUNITLEN"] ?? "") ?? 1) % 8 == 0 {
                let key = SecretBytes(copying: record.hex("KEY"))
                // A number of a data unit is the tweak's lowest bytes (IEEE 1619 section 5.1).
                let number = UInt64(record["DATAUNITSEQNUMBER"] ?? "") ?? 0
                let tweak = (0..<16).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> (8 * $0)) : 0 }
                let nonce = folder == "tweak-128hexstr" ? record.hex("I") : tweak
                let plain = SecretBytes(copying: record.hex("PT"))
                #expect(try cipher.encrypt(plain, key, nonce: nonce).bytes == record.hex("CT"), "\(record)")
                #expect(try cipher.decrypt(record.hex("CT"), key, nonce: nonce) == plain, "\(record)")
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
        for file in try Answers.files(in: "keywrap/kwtestvectors", starting: start + "_A", ending: ".txt")
        where !file.name.contains("inv") {
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
            let opened = try cipher.decrypt(found.bytes, SecretBytes(copying: record.hex("KEY")), nonce: nonce)
            #expect(opened == SecretBytes(copying: record.hex("PLAINTEXT")))
        }
    }

    @Test(
        "Wycheproof's AEADs and padded CBC, both ways",
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
            if test.isValid {
                #expect(opened == secret(test.msg ?? ""), "\(name) \(test.tcId)")
                let sealed = try cipher.encrypt(
                    secret(test.msg ?? ""),
                    secret(test.key ?? ""),
                    nonce: bytes(test.iv ?? ""),
                    authenticated: bytes(test.aad ?? ""),
                    tag: bytes(test.tag ?? "").count
                )
                #expect(sealed == (bytes(test.ct ?? ""), bytes(test.tag ?? "")), "\(name) \(test.tcId)")
            }
            if !test.isValid && !test.mayBeEither { #expect(opened == nil, "\(name) \(test.tcId)") }
        }
        #expect(seen > 150, "\(seen)")
    }
}
