import AsymmetricKeys
import Digests
import Foundation
import Secrets
import Testing

@Suite("NIST's and the RFCs' answers of key pairs", .enabled(if: Answers.areThere))
struct FurtherPairAnswerTests {
    private static let curves: [String: Curve] = [
        "P-192": .p192, "P-224": .p224, "P-256": .p256, "P-384": .p384, "P-521": .p521, "K-163": .k163, "B-163": .b163,
        "K-233": .k233, "B-233": .b233, "K-283": .k283, "B-283": .b283, "K-409": .k409, "B-409": .b409, "K-571": .k571,
        "B-571": .b571, "K-256": .secp256k1,
    ]

    private static let hashes: [String: HashAlgorithm] = [
        "SHA-1": .sha1, "SHA-224": .sha224, "SHA-256": .sha256, "SHA-384": .sha384, "SHA-512": .sha512, "SHA1": .sha1,
        "SHA224": .sha224, "SHA256": .sha256, "SHA384": .sha384, "SHA512": .sha512,
    ]

    private func point(_ curve: Curve, _ x: [UInt8], _ y: [UInt8]) -> [UInt8] {
        let width = (curve.bits + 7) / 8
        let pad = { (number: [UInt8]) in
            let significant = Array(number.drop { $0 == 0 })
            return [UInt8](repeating: 0, count: max(0, width - significant.count)) + significant
        }
        return [4] + pad(x) + pad(y)
    }

    /// Ecdsa-Sig-Value and Dss-Sig-Value (RFC 3279 section 2.2.3).
    private func der(_ r: [UInt8], _ s: [UInt8]) -> [UInt8] {
        func integer(_ number: [UInt8]) -> [UInt8] {
            let significant = Array(number.drop { $0 == 0 })
            let signed = significant.first.map { $0 < 0x80 } ?? false ? significant : [0] + significant
            return [2, UInt8(signed.count)] + signed
        }
        let fields = integer(r) + integer(s)
        return [0x30] + (fields.count < 128 ? [] : [0x81]) + [UInt8(fields.count)] + fields
    }

    @Test("NIST's signatures over every curve, good and bad, and secp256k1's")
    func ecdsa() throws {
        var (good, bad) = (0, 0)
        let files =
            try Answers.files(in: "asymmetric/ECDSA/FIPS_186-3", ending: "SigVer.rsp")
            + Answers.files(in: "asymmetric/ECDSA/SECP256K1", ending: "SigGen.txt")
        for file in files {
            for record in file.records {
                let named = (record["SECTION"] ?? "").split(separator: ",").map(String.init)
                guard named.count == 2, let curve = Self.curves[named[0]], let hash = Self.hashes[named[1]] else {
                    continue
                }
                let open = point(curve, record.number("QX"), record.number("QY"))
                let key = try? AsymmetricKey(.ellipticCurvePublic(curve, open))
                let digest = try HashStream.hash(SecretBytes(copying: record.hex("MSG")), hash)
                let signature = der(record.number("R"), record.number("S"))
                let isGood = (try? key?.verify(signature, of: digest, .ecdsa(hash))) ?? false
                let isValid = record["RESULT"]?.hasPrefix("P") ?? true
                #expect(isGood == isValid, "\(file.name) \(named) \(record["RESULT"] ?? "")")
                if isValid { good += 1 } else { bad += 1 }
            }
        }
        #expect(good > 250 && bad > 500, "\(good) and \(bad)")
    }

    @Test("NIST's signatures by RSA, with PKCS#1 v1.5 and PSS, good and bad", arguments: ["15", "PSS"])
    func rsa(kind: String) throws {
        var (good, bad) = (0, 0)
        for record in try Answers.files(in: "asymmetric/RSA/FIPS_186-2", ending: "SigVer\(kind)_186-3.rsp").flatMap(
            \.records
        ) {
            guard let hash = Self.hashes[record["SHAALG"] ?? ""] else { continue }
            let salt = record.hex("SALTVAL")
            let key = try? AsymmetricKey(
                .rsaPublic(modulus: record.number("N"), exponent: Array(record.number("E").drop { $0 == 0 }))
            )
            let scheme: SignatureScheme =
                kind == "15" ? .rsaPKCS1(hash) : .rsaPSS(hash, mask: hash, salt: salt == [0] ? 0 : salt.count)
            let digest = try HashStream.hash(SecretBytes(copying: record.hex("MSG")), hash)
            let isGood = (try? key?.verify(record.hex("S"), of: digest, scheme)) ?? false
            let isValid = record["RESULT"]?.hasPrefix("P") ?? false
            #expect(isGood == isValid, "\(record["RESULT"] ?? "")")
            if isValid { good += 1 } else { bad += 1 }
        }
        #expect(good > 10 && bad > 40, "\(good) and \(bad)")
    }

    @Test("OAEP with every hash and mask decrypts what others encrypted")
    func oaep() throws {
        var seen = 0
        var known = KnownKey()
        let names = [
            "sha1": HashAlgorithm.sha1, "sha224": .sha224, "sha256": .sha256, "sha384": .sha384, "sha512": .sha512,
        ]
        for name in try Answers.names(in: "asymmetric/RSA/oaep-custom") {
            let parts = name.dropLast(4).split(separator: "-").map(String.init)
            guard parts.count == 3, let mask = names[parts[1]], let hash = names[parts[2]] else { continue }
            var reader = LabelledFile(try Answers.lines("asymmetric/RSA/oaep-custom/\(name)"))
            while let record = reader.next(until: "Encryption") {
                let key = try known.key(record)
                let message = SecretBytes(copying: record["Message"] ?? [])
                let sealed = record["Encryption"] ?? []
                // The name has the mask's hash and the label's in one order or the other.
                let opened = try? key.decrypt(sealed, .oaep(hash, mask: mask, label: []))
                let turned = try? key.decrypt(sealed, .oaep(mask, mask: hash, label: []))
                #expect(opened == message || turned == message, "\(name)")
                seen += 1
            }
        }
        #expect(seen > 100, "\(seen)")
    }

    @Test("the second draft of PKCS #1's examples of OAEP, PSS and both old ways")
    func examples() throws {
        let folder = "asymmetric/RSA/"
        var seen = 0
        var known = KnownKey()
        var oaep = LabelledFile(try Answers.lines(folder + "pkcs-1v2-1d2-vec/oaep-vect.txt"))
        while let record = oaep.next(until: "Encryption") {
            let key = try known.key(record)
            let opened = try key.decrypt(record["Encryption"] ?? [], .oaep(.sha1, mask: .sha1, label: []))
            #expect(opened == SecretBytes(copying: record["Message"] ?? []))
            seen += 1
        }
        var crypt = LabelledFile(try Answers.lines(folder + "pkcs1v15crypt-vectors.txt"))
        while let record = crypt.next(until: "Encryption") {
            let key = try known.key(record)
            let opened = try key.decrypt(record["Encryption"] ?? [], .pkcs1)
            #expect(opened == SecretBytes(copying: record["Message"] ?? []))
            seen += 1
        }
        for (name, scheme) in [
            ("pkcs1v15sign-vectors.txt", SignatureScheme.rsaPKCS1(.sha1)),
            ("pkcs-1v2-1d2-vec/pss-vect.txt", .rsaPSS(.sha1, mask: .sha1, salt: 20)),
        ] {
            var signed = LabelledFile(try Answers.lines(folder + name))
            while let record = signed.next(until: "Signature") {
                let key = try known.key(record)
                let message = record["Message"] ?? record["Message to be signed"] ?? []
                let digest = try HashStream.hash(SecretBytes(copying: message), .sha1)
                var signature = record["Signature"] ?? []
                #expect(try key.verify(signature, of: digest, scheme), "\(name)")
                // The old way has one signature for each message.
                if case .rsaPKCS1 = scheme { #expect(try key.sign(digest, scheme) == signature) }
                signature[signature.count / 2] ^= 1
                #expect(try !key.verify(signature, of: digest, scheme))
                seen += 1
            }
        }
        #expect(seen > 650, "\(seen)")
    }

    /// The primes of a key are looked for once, and not for each example under it.
    private struct KnownKey {
        private var last: (modulus: [UInt8], key: AsymmetricKey)?

        mutating func key(_ record: [String: [UInt8]]) throws -> AsymmetricKey {
            var numbers = RSANumbers(modulus: record["Modulus"] ?? [])
            if let last, last.modulus == numbers.modulus { return last.key }
            numbers.publicExponent = record["Public exponent"] ?? []
            numbers.privateExponent = SecretBytes(copying: record["Exponent"] ?? [])
            let key = try AsymmetricKey(.rsaPrivate(numbers))
            last = (numbers.modulus, key)
            return key
        }
    }

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
                let open = point(curve, record.number("QSCAVSX"), record.number("QSCAVSY"))
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
            let open = point(curve, record.number("X_QB"), record.number("Y_QB"))
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

/// A file of numbers under labels, `# Modulus:` and so on, as the examples of PKCS #1 are.
private struct LabelledFile {
    private var lines: ArraySlice<String>
    private var known: [String: [UInt8]] = [:]

    init(_ lines: [String]) { self.lines = lines[...] }

    /// What is known when the number under `last` was read: the key's numbers stand before those of many examples.
    mutating func next(until last: String) -> [String: [UInt8]]? {
        var label = ""
        var digits = ""
        while let line = lines.first {
            if line.hasPrefix("#") {
                if label == last, !digits.isEmpty { break }
                keep(label, digits)
                (label, digits) = (line.hasSuffix(":") ? String(line.dropFirst().dropLast()) : "", "")
                label = label.trimmingCharacters(in: .whitespaces)
            } else {
                digits += line
            }
            lines = lines.dropFirst()
        }
        guard label == last, !digits.isEmpty else { return nil }
        keep(label, digits)
        return known
    }

    private mutating func keep(_ label: String, _ digits: String) {
        let hex = digits.filter(\.isHexDigit)
        guard !label.isEmpty, !hex.isEmpty else { return }
        known[label] = bytes(hex.count % 2 == 0 ? hex : "0" + hex)
    }
}
