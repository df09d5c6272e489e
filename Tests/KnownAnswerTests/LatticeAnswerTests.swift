import AsymmetricKeys
import Foundation
import Secrets
import Testing

@Suite("Published answers of ML-KEM and ML-DSA", .enabled(if: Answers.areThere))
struct LatticeAnswerTests {
    private func key(_ seed: [UInt8], _ lattice: Lattice) throws -> AsymmetricKey {
        try AsymmetricKey(SecretBytes(copying: seed), .raw, isPrivate: true, .lattice(lattice))
    }

    /// The files are long, and each record costs as much as the next.
    private static let most = 1_200_000

    @Test("ML-KEM's keys, secrets and refusals", arguments: [("768", Lattice.mlKEM768), ("1024", .mlKEM1024)])
    func encapsulation(name: String, lattice: Lattice) throws {
        var seen = 0
        let files = try Answers.files(in: "asymmetric/MLKEM", ending: "kat_MLKEM_\(name).rsp", most: Self.most)
        for record in files.flatMap(\.records) {
            let key = try key(record.hex("D") + record.hex("Z"), lattice)
            #expect(try key.publicKey().encoded(.raw) == SecretBytes(copying: record.hex("PK")))
            #expect(try key.decapsulate(record.hex("CT")) == SecretBytes(copying: record.hex("SS")))
            // What nobody encapsulated gives the secret that the key keeps for it.
            #expect(try key.decapsulate(record.hex("CT_N")) == SecretBytes(copying: record.hex("SS_N")))
            seen += 1
        }
        #expect(seen > 50, "\(seen)")
    }

    @Test("ML-DSA's keys out of their seeds", arguments: [("65", Lattice.mlDSA65), ("87", .mlDSA87)])
    func seeds(name: String, lattice: Lattice) throws {
        var seen = 0
        let ending = "kat_MLDSA_\(name)_det_pure.rsp"
        let files = try Answers.files(in: "asymmetric/MLDSA", ending: ending, most: Self.most)
        for record in files.flatMap(\.records) {
            let open = try key(record.hex("XI"), lattice).publicKey()
            #expect(try open.encoded(.raw) == SecretBytes(copying: record.hex("PK")))
            // The file's signatures are made with a context, and KMIP has none: they are of another message.
            guard !record.hex("CTX").isEmpty else { continue }
            let signature = Array(record.hex("SM").prefix(record.hex("SM").count - record.hex("MSG").count))
            #expect(try !open.verify(signature, of: SecretBytes(copying: record.hex("MSG")), .lattice))
            seen += 1
        }
        #expect(seen > 20, "\(seen)")
    }

    private struct Key: Decodable {
        let seed: String
        let pub: String?
        let pk: String?
    }

    private struct Keys: Decodable {
        let testVectors: [Key]
    }

    @Test("NIST's keys of ML-DSA out of their seeds", arguments: [("65", Lattice.mlDSA65), ("87", .mlDSA87)])
    func keys(name: String, lattice: Lattice) throws {
        let first = try Answers.wycheproofData("mldsa_nist_keygen_\(name)_tests.json")
        let other = try Answers.wycheproofData("MLDSA\(name)_KeyGen_KAT.json")
        let keys =
            try JSONDecoder().decode(Keys.self, from: first).testVectors
            + JSONDecoder().decode([Key].self, from: other)
        for known in keys {
            let open = try key(bytes(known.seed), lattice).publicKey().encoded(.raw)
            #expect(open == secret(try #require(known.pub ?? known.pk)))
        }
        #expect(keys.count >= 50, "\(keys.count)")
    }

    private struct Signatures: Decodable {
        let testGroups: [Group]

        struct Group: Decodable {
            let publicKey: String
            let tests: [Test]
        }

        struct Test: Decodable {
            let tcId: Int
            let msg: String
            let ctx: String?
            let sig: String
            let result: String
        }
    }

    @Test("Wycheproof's signatures of ML-DSA", arguments: [("65", Lattice.mlDSA65), ("87", .mlDSA87)])
    func signatures(name: String, lattice: Lattice) throws {
        var (good, bad) = (0, 0)
        let file = try JSONDecoder().decode(
            Signatures.self,
            from: try Answers.wycheproofData("mldsa_\(name)_verify_test.json")
        )
        for group in file.testGroups {
            let key = try? AsymmetricKey(secret(group.publicKey), .raw, isPrivate: false, .lattice(lattice))
            for test in group.tests {
                let isGood = (try? key?.verify(bytes(test.sig), of: secret(test.msg), .lattice)) ?? false
                let isValid = test.result == "valid" && test.ctx ?? "" == ""
                #expect(isGood == isValid, "\(test.tcId)")
                if isValid { good += 1 } else { bad += 1 }
            }
        }
        #expect(good > 5 && bad > 5 && good + bad > 70, "\(good) and \(bad)")
    }
}
