import AsymmetricKeys
import Digests
import Foundation
import Secrets
import Testing

@Suite("NIST's, Wycheproof's and RFC 6979's answers of curves", .enabled(if: Answers.areThere))
struct CurveAnswerTests {
    @Test(
        "NIST's signatures over every curve, good and bad, and secp256k1's",
        arguments: [
            ("FIPS_186-3", "SigVer.rsp", 225, 900), ("FIPS_186-2", "SigVer.rsp", 45, 180),
            ("FIPS_186-3", "SigGen.rsp", 1_000, 0), ("FIPS_186-2", "SigGen.rsp", 200, 0),
            ("FIPS_186-3", "SigGen.txt", 1_000, 0), ("FIPS_186-2", "SigGen.txt", 200, 0),
            ("SECP256K1", "SigGen.txt", 50, 0),
        ]
    )
    func signatures(folder: String, name: String, leastGood: Int, leastBad: Int) throws {
        var (good, bad, own) = (0, 0, 0)
        for record in try Answers.files(in: "asymmetric/ECDSA/\(folder)", starting: name).flatMap(\.records) {
            // The older standard had one hash.
            let named = (record["SECTION"] ?? "").split(separator: ",").map(String.init) + ["SHA-1"]
            guard let curve = PairNames.curves[named[0]], let hash = PairNames.hashes[named[1]] else { continue }
            let point = PairNames.point(curve, record.number("QX"), record.number("QY"))
            let key = try? AsymmetricKey(.ellipticCurvePublic(curve, point))
            let digest = try HashStream.hash(SecretBytes(copying: record.hex("MSG")), hash)
            let signature = PairNames.signature(record.number("R"), record.number("S"))
            let isGood = (try? key?.verify(signature, of: digest, .ecdsa(hash))) ?? false
            let isValid = record["RESULT"]?.hasPrefix("P") ?? true
            #expect(isGood == isValid, "\(folder) \(named) \(record["RESULT"] ?? "")")
            if isValid { good += 1 } else { bad += 1 }
            // Each pair signs once for itself; what it signs is new each time.
            guard record["D"] != nil, own % 5 == 0 || own < 5 else { own += 1; continue }
            own += 1
            let pair = try AsymmetricKey(.ellipticCurvePrivate(curve, SecretBytes(copying: record.number("D"))))
            #expect(try pair.publicKey().transparent() == .ellipticCurvePublic(curve, point))
            #expect(try key?.verify(pair.sign(digest, .ecdsa(hash)), of: digest, .ecdsa(hash)) == true)
        }
        #expect(good >= leastGood && bad >= leastBad, "\(good) and \(bad)")
    }

    @Test("NIST's key pairs: the point is the private key's", arguments: ["FIPS_186-2", "FIPS_186-3"])
    func pairs(folder: String) throws {
        var seen = 0
        for record in try Answers.files(in: "asymmetric/ECDSA/\(folder)", starting: "KeyPair.rsp").flatMap(\.records) {
            let named = [record["SECTION"], record["OUTER"]].compactMap(\.self)
            let curve = try #require(named.lazy.compactMap { PairNames.curves[$0] }.first)
            let point = PairNames.point(curve, record.number("QX"), record.number("QY"))
            let key = try AsymmetricKey(.ellipticCurvePrivate(curve, SecretBytes(copying: record.number("D"))))
            #expect(try key.publicKey().transparent() == .ellipticCurvePublic(curve, point), "\(named)")
            seen += 1
        }
        #expect(seen >= 150, "\(seen)")
    }

    @Test("NIST's public keys, of which some are no points or too large", arguments: ["FIPS_186-2", "FIPS_186-3"])
    func points(folder: String) throws {
        var (good, bad) = (0, 0)
        for record in try Answers.files(in: "asymmetric/ECDSA/\(folder)", starting: "PKV.rsp").flatMap(\.records) {
            let curve = try #require(PairNames.curves[record["SECTION"] ?? ""])
            let point = PairNames.point(curve, record.number("QX"), record.number("QY"))
            let isPoint = (try? AsymmetricKey(.ellipticCurvePublic(curve, point))) != nil
            let isValid = record["RESULT"]?.hasPrefix("P") ?? false
            #expect(isPoint == isValid, "\(curve) \(record["RESULT"] ?? "")")
            if isValid { good += 1 } else { bad += 1 }
        }
        #expect(good > 40 && bad > 80, "\(good) and \(bad)")
    }

    @Test("points in their compressed form are those in the other")
    func compressed() throws {
        let curves = ["SECP256R1": Curve.p256, "SECP256K1": .secp256k1]
        var seen = 0
        for record in try Answers.files(in: "asymmetric/EC", ending: "compressed_points.txt").flatMap(\.records) {
            let curve = try #require(curves[record["CURVE"] ?? ""])
            let key = try AsymmetricKey(.ellipticCurvePublic(curve, record.hex("POINT")))
            let whole = PairNames.point(curve, record.number("X"), record.number("Y"))
            let same = try AsymmetricKey(.ellipticCurvePublic(curve, whole))
            #expect(
                try key.encoded(.subjectPublicKeyInfo) == same.encoded(.subjectPublicKeyInfo)
                    || key.transparent() == .ellipticCurvePublic(curve, record.hex("POINT"))
            )
            let own = try AsymmetricKey(.ellipticCurvePrivate(curve, SecretBytes(copying: [7])))
            #expect(try own.agree(with: key) == own.agree(with: same))
            seen += 1
        }
        #expect(seen == 4, "\(seen)")
    }

    /// What is made here has a random number in it (FIPS 186-5 section 6.3); RFC 6979's has one out of the key, and is verified.
    @Test("RFC 6979's signatures, and not with a bit of another")
    func deterministic() throws {
        let file = EvidenceFile(try Answers.lines("asymmetric/ECDSA/RFC6979/evppkey_ecdsa_rfc6979.txt"))
        var (good, bad) = (0, 0)
        for record in file.records {
            let name = record["Key"] ?? ""
            let document = try #require(file.documents[name])
            let key = try AsymmetricKey(
                SecretBytes(copying: document),
                name.hasSuffix("_PRIV") ? .pkcs8 : .subjectPublicKeyInfo,
                isPrivate: name.hasSuffix("_PRIV")
            )
            #expect(key.algorithm.curve == PairNames.curves[String(name.prefix { $0 != "_" })])
            let hash = try #require(PairNames.hashes[record["DigestSign"] ?? record["DigestVerify"] ?? ""])
            let message = Array((record["Input"] ?? "").dropFirst().dropLast().utf8)
            let digest = try HashStream.hash(SecretBytes(copying: message), hash)
            let isGood = try key.verify(bytes(record["Output"] ?? ""), of: digest, .ecdsa(hash))
            #expect(isGood == (record["Result"] == nil), "\(name) \(hash)")
            if isGood { good += 1 } else { bad += 1 }
        }
        #expect(good == 300 && bad == 150, "\(good) and \(bad)")
    }

    @Test(
        "Wycheproof's signatures of two numbers, as they are in DER, and never as they are",
        arguments: [
            ("ecdsa_secp256r1_sha256_p1363_test.json", Curve.p256, HashAlgorithm.sha256),
            ("ecdsa_secp256r1_sha512_p1363_test.json", .p256, .sha512),
            ("ecdsa_secp384r1_sha384_p1363_test.json", .p384, .sha384),
            ("ecdsa_secp384r1_sha512_p1363_test.json", .p384, .sha512),
            ("ecdsa_secp521r1_sha512_p1363_test.json", .p521, .sha512),
        ]
    )
    func numbers(name: String, curve: Curve, hash: HashAlgorithm) throws {
        let width = (curve.bits + 7) / 8
        var (good, bad) = (0, 0)
        for group in try Answers.wycheproof(name).testGroups {
            let document = secret(try #require(group.keyDer ?? group.publicKeyDer))
            let key = try AsymmetricKey(document, .subjectPublicKeyInfo, isPrivate: false)
            for test in group.tests where !test.mayBeEither {
                let digest = try HashStream.hash(secret(test.msg ?? ""), hash)
                let signature = bytes(test.sig ?? "")
                #expect(try !key.verify(signature, of: digest, .ecdsa(hash)), "\(name) \(test.tcId)")
                // What has another length is two numbers in no way.
                guard signature.count == 2 * width else {
                    #expect(!test.isValid, "\(name) \(test.tcId)")
                    continue
                }
                let inDER = PairNames.signature(Array(signature.prefix(width)), Array(signature.suffix(width)))
                #expect(try key.verify(inDER, of: digest, .ecdsa(hash)) == test.isValid, "\(name) \(test.tcId)")
                if test.isValid { good += 1 } else { bad += 1 }
            }
        }
        #expect(good > 100 && bad > 20, "\(good) and \(bad)")
    }
}

/// A file as OpenSSL's tests of keys have it: documents under names, and records that name them.
private struct EvidenceFile {
    private(set) var documents: [String: [UInt8]] = [:]
    private(set) var records: [[String: String]] = []

    init(_ lines: [String]) {
        var (name, text, isInside) = ("", "", false)
        for line in lines where !line.hasPrefix("#") {
            if line.hasPrefix("-----") {
                if isInside { documents[name] = Data(base64Encoded: text).map { [UInt8]($0) } }
                (text, isInside) = ("", !isInside)
            } else if isInside {
                text += line
            } else if let sign = line.firstIndex(of: "=") {
                let value = line[line.index(after: sign)...].trimmingCharacters(in: .whitespaces)
                take(line[..<sign].trimmingCharacters(in: .whitespaces), value, name: &name)
            }
        }
    }

    private mutating func take(_ field: String, _ value: String, name: inout String) {
        switch field {
        case "PrivateKey", "PublicKey": name = value
        case "DigestSign", "DigestVerify": records.append([field: value])
        case "Key", "Input", "Output", "Result":
            if !records.isEmpty { records[records.count - 1][field] = value }
        default: break
        }
    }
}
