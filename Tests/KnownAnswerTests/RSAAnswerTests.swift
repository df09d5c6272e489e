import AsymmetricKeys
import Digests
import Foundation
import Secrets
import Testing

@Suite("NIST's and PKCS #1's answers of RSA", .enabled(if: Answers.areThere))
struct RSAAnswerTests {
    private static let folder = "asymmetric/RSA/"

    @Test(
        "NIST's signatures with PKCS#1 v1.5 and PSS, good and bad",
        arguments: [
            ("FIPS_186-2/SigVer15_186-3.rsp", 10, 40), ("FIPS_186-2/SigVerPSS_186-3.rsp", 10, 40),
            ("SigVer15EMTest.txt", 0, 140), ("FIPS_186-2/SigGen15_186-2.rsp", 100, 0),
            ("FIPS_186-2/SigGen15_186-2.txt", 100, 0), ("FIPS_186-2/SigGen15_186-3.rsp", 100, 0),
            ("FIPS_186-2/SigGenPSS_186-2.rsp", 100, 0), ("FIPS_186-2/SigGenPSS_186-2.txt", 100, 0),
            ("FIPS_186-2/SigGenPSS_186-3.rsp", 100, 0),
        ]
    )
    func signatures(path: String, leastGood: Int, leastBad: Int) throws {
        let parts = (Self.folder + path).split(separator: "/").map(String.init)
        let files = try Answers.files(in: parts.dropLast().joined(separator: "/"), starting: parts[parts.count - 1])
        var (good, bad) = (0, 0)
        var (known, exponent) = (KnownKey(), [UInt8]())
        for record in files.flatMap(\.records) {
            // Some files have the exponent beside the first message alone.
            if record["E"] != nil { exponent = Array(record.number("E").drop { $0 == 0 }) }
            guard let hash = PairNames.hashes[record["SHAALG"] ?? ""] else { continue }
            let key = try? AsymmetricKey(.rsaPublic(modulus: record.number("N"), exponent: exponent))
            // Where a file has no salts its head says how long they are.
            let salt = record["SALTVAL"].map { $0 == "00" ? 0 : $0.count / 2 } ?? (path.contains("186-2.") ? 20 : 0)
            let scheme: SignatureScheme =
                path.contains("PSS") ? .rsaPSS(hash, mask: hash, salt: salt) : .rsaPKCS1(hash)
            let digest = try HashStream.hash(SecretBytes(copying: record.hex("MSG")), hash)
            let isGood = (try? key?.verify(record.hex("S"), of: digest, scheme)) ?? false
            let isValid = record["RESULT"]?.hasPrefix("P") ?? true
            #expect(isGood == isValid, "\(path) \(record["RESULT"] ?? "")")
            if isValid { good += 1 } else { bad += 1 }
            // The old way has one signature for each message, and these files have the private key.
            guard path == "FIPS_186-2/SigGen15_186-2.txt" else { continue }
            let own = try known.key(record.number("N"), exponent, record.number("D"))
            #expect(try own.sign(digest, scheme) == record.hex("S"))
        }
        #expect(good >= leastGood && bad >= leastBad, "\(good) and \(bad)")
    }

    @Test("OAEP with a label, which has to be the same")
    func label() throws {
        var seen = 0
        for record in try Answers.files(in: "asymmetric/RSA", starting: "oaep-label").flatMap(\.records) {
            let key = try AsymmetricKey(SecretBytes(copying: record.hex("KEY")), .pkcs8, isPrivate: true)
            let label = record.hex("OAEPLABEL")
            let opened = try key.decrypt(record.hex("INPUT"), .oaep(.sha512, mask: .sha512, label: label))
            #expect(opened == record.textOrHex("OUTPUT").map { SecretBytes(copying: $0) })
            for other in [[], Array(label.dropLast()), label + [0]] {
                #expect((try? key.decrypt(record.hex("INPUT"), .oaep(.sha512, mask: .sha512, label: other))) == nil)
            }
            seen += 1
        }
        #expect(seen == 1, "\(seen)")
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
            try key(record["Modulus"] ?? [], record["Public exponent"] ?? [], record["Exponent"] ?? [])
        }

        mutating func key(_ modulus: [UInt8], _ open: [UInt8], _ own: [UInt8]) throws -> AsymmetricKey {
            if let last, last.modulus == modulus { return last.key }
            var numbers = RSANumbers(modulus: modulus)
            numbers.publicExponent = open
            numbers.privateExponent = SecretBytes(copying: own.drop { $0 == 0 })
            let key = try AsymmetricKey(.rsaPrivate(numbers))
            last = (modulus, key)
            return key
        }
    }
}
