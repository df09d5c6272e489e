import AsymmetricKeys
import Foundation
import Secrets
import Testing

@Suite(
    "The RFCs' and NIST's answers of key pairs for agreement and of Edwards's curves",
    .enabled(if: Answers.areThere)
)
struct FurtherPairAnswerTests {
    @Test("RFC 8032's Ed448 and the authors' Ed25519, both ways")
    func edwards() throws {
        var seen = 0
        for record in try Answers.files(in: "asymmetric/Ed448", ending: "rfc8032.txt").flatMap(\.records) {
            let key = try AsymmetricKey(SecretBytes(copying: record.hex("SECRET")), .raw, isPrivate: true, .ed448)
            #expect(try key.publicKey().encoded(.raw) == SecretBytes(copying: record.hex("PUBLIC")))
            // What has a context is another scheme.
            guard record.hex("CONTEXT").isEmpty else { continue }
            let message = SecretBytes(copying: record.hex("MESSAGE"))
            #expect(try key.sign(message, .edwards) == record.hex("SIGNATURE"))
            seen += 1
        }
        #expect(seen >= 8, "\(seen)")
        for line in try Answers.lines("asymmetric/Ed25519/sign.input") {
            let parts = line.split(separator: ":", omittingEmptySubsequences: false).map { bytes(String($0)) }
            guard parts.count >= 4 else { continue }
            let message = SecretBytes(copying: parts[2])
            let key = try AsymmetricKey(SecretBytes(copying: parts[0].prefix(32)), .raw, isPrivate: true, .ed25519)
            #expect(try key.sign(message, .edwards) == Array(parts[3].prefix(64)))
            seen += 1
        }
        #expect(seen > 1_000, "\(seen)")
    }

    @Test("RFC 7748's X25519 and X448", arguments: [("X25519", KeyAlgorithm.x25519), ("X448", .x448)])
    func montgomery(folder: String, algorithm: KeyAlgorithm) throws {
        var seen = 0
        for record in try Answers.files(in: "asymmetric/\(folder)", ending: "rfc7748.txt").flatMap(\.records) {
            let own = try AsymmetricKey(
                SecretBytes(copying: record.hex("INPUT_SCALAR")),
                .raw,
                isPrivate: true,
                algorithm
            )
            let other = try AsymmetricKey(
                SecretBytes(copying: record.hex("INPUT_U")),
                .raw,
                isPrivate: false,
                algorithm
            )
            #expect(try own.agree(with: other) == SecretBytes(copying: record.hex("OUTPUT_U")))
            seen += 1
        }
        #expect(seen >= 2, "\(seen)")
    }

    @Test("NIST's common secrets, the other's key valid or not, and RFC 7027's")
    func agreement() throws {
        let sets = ["EA": Curve.p192, "EB": .p224, "EC": .p256, "ED": .p384, "EE": .p521]
        var (good, bad) = (0, 0)
        for file in try Answers.files(in: "asymmetric/ECDH", ending: ".fax") where file.name.contains("NOKC_ZZOnly") {
            for record in file.records {
                guard let curve = sets[String((record["SECTION"] ?? "").prefix(2))] else { continue }
                let open = PairNames.point(curve, record.number("QSCAVSX"), record.number("QSCAVSY"))
                let isOthers = record["RESULT"]?.contains("CAVS's Static public key") ?? false
                let isRight = record["RESULT"]?.hasPrefix("P") ?? false
                guard isOthers || isRight else { continue }
                let own = try AsymmetricKey(.ellipticCurvePrivate(curve, SecretBytes(copying: record.number("DSIUT"))))
                let common = (try? AsymmetricKey(.ellipticCurvePublic(curve, open))).flatMap {
                    try? own.agree(with: $0)
                }
                #expect(isRight ? common == SecretBytes(copying: record.number("Z")) : common == nil)
                if isRight { good += 1 } else { bad += 1 }
            }
        }
        #expect(good > 100 && bad > 20, "\(good) and \(bad)")
        for record in try Answers.files(in: "asymmetric/ECDH", ending: "brainpool.txt").flatMap(\.records) {
            let curve = try #require(Curve(rawValue: record["CURVE"] ?? ""))
            let own = try AsymmetricKey(.ellipticCurvePrivate(curve, SecretBytes(copying: record.number("DA"))))
            let open = PairNames.point(curve, record.number("X_QB"), record.number("Y_QB"))
            let common = try own.agree(with: AsymmetricKey(.ellipticCurvePublic(curve, open)))
            #expect(common == SecretBytes(copying: record.number("X_Z")))
        }
    }

    @Test("Wycheproof's points", arguments: [("256", Curve.p256), ("384", .p384), ("521", .p521)])
    func points(bits: String, curve: Curve) throws {
        var seen = 0
        let name = "ecdh_secp\(bits)r1_ecpoint_test.json"
        for test in try Answers.wycheproof(name).testGroups.flatMap(\.tests) where !test.mayBeEither {
            let own = try AsymmetricKey(.ellipticCurvePrivate(curve, secret(test.private ?? "")))
            let common = (try? AsymmetricKey(.ellipticCurvePublic(curve, bytes(test.public ?? ""))))
                .flatMap { try? own.agree(with: $0) }
            #expect((common == secret(test.shared ?? "")) == test.isValid, "\(name) \(test.tcId)")
            seen += 1
        }
        #expect(seen > 50, "\(seen)")
    }
}
