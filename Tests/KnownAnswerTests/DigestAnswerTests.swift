import Digests
import Secrets
import Testing

@Suite("Published answers of hashes, codes and derivations", .enabled(if: Answers.areThere))
struct DigestAnswerTests {
    @Test(
        "NIST's files of hashes",
        arguments: [
            ("SHA1/SHA1", HashAlgorithm.sha1), ("SHA2/SHA224", .sha224), ("SHA2/SHA256", .sha256),
            ("SHA2/SHA384", .sha384), ("SHA2/SHA512", .sha512), ("SHA2/SHA512_224", .sha512of224),
            ("SHA2/SHA512_256", .sha512of256), ("SHA3/SHA3_224", .sha3of224), ("SHA3/SHA3_256", .sha3of256),
            ("SHA3/SHA3_384", .sha3of384), ("SHA3/SHA3_512", .sha3of512),
        ]
    )
    func hashes(path: String, algorithm: HashAlgorithm) throws {
        let parts = path.split(separator: "/").map(String.init)
        var seen = 0
        for file in try ["ShortMsg.rsp", "LongMsg.rsp"].flatMap({
            try Answers.files(in: "hashes/\(parts[0])", starting: parts[1] + $0)
        }) {
            for record in file.records {
                let message = record.hex("MSG").prefix((Int(record["LEN"] ?? "") ?? 0) / 8)
                let digest = try HashStream.hash(SecretBytes(copying: message), algorithm)
                #expect(digest == SecretBytes(copying: record.hex("MD")), "\(file.name) \(record["LEN"] ?? "")")
                seen += 1
            }
        }
        #expect(seen > 100, "\(seen)")
    }

    @Test("the RFCs' and NIST's codes")
    func codes() throws {
        let hashes: [(String, HashAlgorithm)] = [
            ("md5", .md5), ("sha1", .sha1), ("ripemd160", .ripemd160), ("sha224", .sha224), ("sha256", .sha256),
            ("sha384", .sha384), ("sha512", .sha512),
        ]
        var seen = 0
        for file in try Answers.files(in: "HMAC") {
            guard let hash = hashes.first(where: { file.name.hasSuffix("-\($0.0).txt") })?.1 else { continue }
            for record in file.records {
                let found = try MACStream.code(
                    [SecretBytes(copying: record.hex("MSG"))],
                    .hmac(hash),
                    SecretBytes(copying: record.hex("KEY"))
                )
                // Some answers are cut short.
                let expected = record.hex("MD")
                #expect(found.prefix(expected.count) == SecretBytes(copying: expected), "\(file.name)")
                seen += 1
            }
        }
        for file in try Answers.files(in: "CMAC") {
            let block: MACAlgorithm.CMACBlock = file.name.contains("3des") ? .tripleDES : .aes
            for record in file.records {
                let key = record["KEY"].map { bytes($0) } ?? ["KEY1", "KEY2", "KEY3"].flatMap(record.hex)
                let found = try MACStream.code(
                    [SecretBytes(copying: record.hex("MESSAGE"))],
                    .cmac(block),
                    SecretBytes(copying: key)
                )
                #expect(found == SecretBytes(copying: record.hex("OUTPUT")), "\(file.name)")
                seen += 1
            }
        }
        #expect(seen > 50, "\(seen)")
    }

    @Test("NIST's file of SP 800-108 in counter mode, where the counter has 32 bits and stands before")
    func counters() throws {
        let functions: [String: MACAlgorithm] = [
            "HMAC_SHA1": .hmac(.sha1), "HMAC_SHA224": .hmac(.sha224), "HMAC_SHA256": .hmac(.sha256),
            "HMAC_SHA384": .hmac(.sha384), "HMAC_SHA512": .hmac(.sha512), "CMAC_AES128": .cmac(.aes),
            "CMAC_AES192": .cmac(.aes), "CMAC_AES256": .cmac(.aes), "CMAC_TDES3": .cmac(.tripleDES),
        ]
        var seen = 0
        for record in try Answers.files(in: "KDF", starting: "nist-800-108").flatMap(\.records) {
            guard record["CTRLOCATION"] == "BEFORE_FIXED", record["RLEN"] == "32_BITS",
                let function = functions[record["PRF"] ?? ""]
            else { continue }
            let found = try KeyDerivation.nist(
                SecretBytes(copying: record.hex("KI")),
                function,
                .counter,
                fixedInput: SecretBytes(copying: record.hex("FIXEDINPUTDATA")),
                count: (Int(record["L"] ?? "") ?? 0) / 8
            )
            #expect(found == SecretBytes(copying: record.hex("KO")))
            seen += 1
        }
        #expect(seen > 250, "\(seen)")
    }

    @Test("Wycheproof's CMAC")
    func wycheproof() throws {
        var seen = 0
        for group in try Answers.wycheproof("aes_cmac_test.json").testGroups {
            for test in group.tests {
                let found = try? MACStream.code([secret(test.msg ?? "")], .cmac(.aes), secret(test.key ?? ""))
                let isGood = found?.prefix((group.tagSize ?? 0) / 8) == secret(test.tag ?? "")
                #expect(isGood == test.isValid, "\(test.tcId)")
                seen += 1
            }
        }
        #expect(seen > 200, "\(seen)")
    }
}
