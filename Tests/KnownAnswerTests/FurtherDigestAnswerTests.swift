import Digests
import Secrets
import Testing

@Suite("Published answers of old hashes and of derivations", .enabled(if: Answers.areThere))
struct FurtherDigestAnswerTests {
    @Test(
        "RFC 1321's MD5 and the authors' RIPEMD-160",
        arguments: [("MD5", HashAlgorithm.md5), ("ripemd160", .ripemd160)]
    )
    func hashes(folder: String, algorithm: HashAlgorithm) throws {
        var seen = 0
        for record in try Answers.files(in: "hashes/\(folder)").flatMap(\.records) {
            guard let bits = Int(record["LEN"] ?? "") else { continue }
            let message = record.hex("MSG").prefix(bits / 8)
            guard message.count == bits / 8 else { continue }
            let digest = try HashStream.hash(SecretBytes(copying: message), algorithm)
            #expect(digest == SecretBytes(copying: record.hex("MD")))
            seen += 1
        }
        #expect(seen >= 7, "\(seen)")
    }

    @Test(
        "NIST's chains of a thousand hashes each, of which the first ten",
        arguments: [
            ("SHA1/SHA1", HashAlgorithm.sha1), ("SHA2/SHA224", .sha224), ("SHA2/SHA256", .sha256),
            ("SHA2/SHA384", .sha384), ("SHA2/SHA512", .sha512), ("SHA2/SHA512_224", .sha512of224),
            ("SHA2/SHA512_256", .sha512of256), ("SHA3/SHA3_224", .sha3of224), ("SHA3/SHA3_256", .sha3of256),
            ("SHA3/SHA3_384", .sha3of384), ("SHA3/SHA3_512", .sha3of512),
        ]
    )
    func chains(path: String, algorithm: HashAlgorithm) throws {
        let parts = path.split(separator: "/").map(String.init)
        let records = try Answers.files(in: "hashes/\(parts[0])", starting: parts[1] + "Monte.rsp").flatMap(\.records)
        #expect(records.count == 100)
        // SHA-1 and SHA-2 hash the last three digests (SHAVS section 6.4), SHA-3 the last one (SHA3VS section 6.2.3).
        let depth = parts[0] == "SHA3" ? 1 : 3
        var seed = SecretBytes(copying: try #require(records.first).hex("SEED"))
        for record in records.prefix(10) {
            var last = [SecretBytes](repeating: seed, count: depth)
            for _ in 0..<1_000 {
                last.append(try HashStream.hash(SecretBytes.joining(last), algorithm))
                last.removeFirst()
            }
            seed = last[depth - 1]
            #expect(seed == SecretBytes(copying: record.hex("MD")), "\(path) \(record["COUNT"] ?? "")")
        }
    }

    @Test("RFC 5869's HKDF, and one of many blocks")
    func hkdf() throws {
        var seen = 0
        for file in try Answers.names(in: "KDF") where file.lowercased().contains("hkdf") {
            for record in try Answers.files(in: "KDF", starting: file).flatMap(\.records) {
                let hash: HashAlgorithm = record["HASH"] == "SHA-1" ? .sha1 : .sha256
                let key = try KeyDerivation.hkdf(
                    SecretBytes(copying: record.hex("IKM")),
                    salt: record.hex("SALT"),
                    info: SecretBytes(copying: record.hex("INFO")),
                    hash,
                    count: Int(record["L"] ?? "") ?? 0
                )
                #expect(key == SecretBytes(copying: record.hex("OKM")), "\(file) \(record["COUNT"] ?? "")")
                seen += 1
            }
        }
        #expect(seen >= 8, "\(seen)")
    }

    @Test("RFC 6070's PBKDF2, but for the one with more rounds than a caller may ask for")
    func pbkdf2() throws {
        var (seen, refused) = (0, 0)
        for record in try Answers.files(in: "KDF", ending: "PBKDF2-SHA1.txt").flatMap(\.records) {
            func text(_ name: String) -> [UInt8] {
                Array((record[name] ?? "").replacing("\\0", with: "\0").utf8)
            }
            let rounds = Int(record["ITERATIONS"] ?? "") ?? 0
            let derive = { () throws(DigestError) in
                try KeyDerivation.pbkdf2(
                    SecretBytes(copying: text("PASSWORD")),
                    salt: text("SALT"),
                    iterations: rounds,
                    .sha1,
                    count: Int(record["LENGTH"] ?? "") ?? 0
                )
            }
            guard rounds <= DigestLimits.iterations.upperBound else {
                #expect(throws: DigestError(.iterationsOutOfRange)) { try derive() }
                refused += 1
                continue
            }
            #expect(try derive() == SecretBytes(copying: record.hex("DERIVED_KEY")), "\(record["COUNT"] ?? "")")
            seen += 1
        }
        #expect(seen == 5 && refused == 1, "\(seen) and \(refused)")
    }
}
