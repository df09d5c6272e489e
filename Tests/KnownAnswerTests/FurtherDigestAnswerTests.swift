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

    @Test("RFC 5869's HKDF, and one of many blocks")
    func hkdf() throws {
        var seen = 0
        for file in try Answers.names(in: "KDF") where file.lowercased().contains("hkdf") {
            for record in try Answers.files(in: "KDF", starting: file).flatMap(\.records) {
                let hash: HashAlgorithm = record["HASH"] == "SHA-1" ? .sha1 : .sha256
                let key = try KeyDerivation.hkdf(
                    SecretBytes(copying: record.hex("IKM")),
                    salt: record.hex("SALT"),
                    info: record.hex("INFO"),
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
