import AsymmetricKeys
import Digests
import Foundation
import Secrets
import Testing

@Suite("Published answers of DSA and of Diffie and Hellman", .enabled(if: Answers.areThere))
struct DiscreteAnswerTests {
    private func group(_ record: [String: String]) -> DiscreteGroup {
        func number(_ name: String) -> [UInt8] { Array(record.number(name).drop { $0 == 0 }) }
        return DiscreteGroup(p: number("P"), q: record["Q"] == nil ? nil : number("Q"), g: number("G"))
    }

    private func significant(_ number: [UInt8]) -> [UInt8] { Array(number.drop { $0 == 0 }) }

    // MARK: DSA

    @Test(
        "NIST's signatures by DSA, good and bad",
        arguments: [
            ("FIPS_186-2", "SigVer.rsp", 5, 5), ("FIPS_186-3", "SigVer.rsp", 100, 100),
            ("FIPS_186-2", "SigGen.rsp", 10, 0), ("FIPS_186-2", "SigGen.txt", 10, 0),
            ("FIPS_186-3", "SigGen.rsp", 200, 0), ("FIPS_186-3", "SigGen.txt", 200, 0),
        ]
    )
    func signatures(folder: String, name: String, leastGood: Int, leastBad: Int) throws {
        var (good, bad) = (0, 0)
        for record in try Answers.files(in: "asymmetric/DSA/\(folder)", starting: name).flatMap(\.records) {
            // `mod = L=1024, N=160, SHA-1`; the older standard had one hash.
            let named = (record["HEAD"] ?? "").split(separator: ",").last?.trimmingCharacters(in: .whitespaces) ?? ""
            guard let hash = PairNames.hashes[named] ?? (folder == "FIPS_186-2" ? .sha1 : nil) else { continue }
            let key = try? AsymmetricKey(.dsaPublic(group(record), significant(record.number("Y"))))
            let digest = try HashStream.hash(SecretBytes(copying: record.hex("MSG")), hash)
            let signature = PairNames.signature(record.number("R"), record.number("S"))
            let isGood = (try? key?.verify(signature, of: digest, .dsa(hash))) ?? false
            let isValid = record["RESULT"]?.hasPrefix("P") ?? true
            #expect(isGood == isValid, "\(folder) \(named) \(record["RESULT"] ?? "")")
            if isValid { good += 1 } else { bad += 1 }
            guard isValid, record["X"] != nil, good % 5 == 0 else { continue }
            let own = try AsymmetricKey(.dsaPrivate(group(record), SecretBytes(copying: record.number("X"))))
            #expect(try key?.verify(own.sign(digest, .dsa(hash)), of: digest, .dsa(hash)) == true)
        }
        #expect(good >= leastGood && bad >= leastBad, "\(good) and \(bad)")
    }

    @Test("NIST's key pairs of DSA", arguments: [("FIPS_186-2", 10), ("FIPS_186-3", 40)])
    func pairs(folder: String, count: Int) throws {
        var seen = 0
        for record in try Answers.files(in: "asymmetric/DSA/\(folder)", starting: "KeyPair.rsp").flatMap(\.records) {
            let key = try AsymmetricKey(.dsaPrivate(group(record), SecretBytes(copying: record.number("X"))))
            let open = TransparentKey.dsaPublic(group(record), significant(record.number("Y")))
            #expect(try key.publicKey().transparent() == open)
            seen += 1
        }
        #expect(seen == count, "\(seen)")
    }

    // MARK: Diffie and Hellman

    private func common(_ group: DiscreteGroup, _ own: [UInt8], _ other: [UInt8]) throws -> [UInt8] {
        let own = try AsymmetricKey(.diffieHellmanPrivate(group, SecretBytes(copying: own)))
        let other = try AsymmetricKey(.diffieHellmanPublic(group, significant(other)))
        return try own.agree(with: other).withBytes { [UInt8]($0) }
    }

    @Test("NIST's and RFC 5114's common secrets, as long as the prime, and none with a key that is no key of the group")
    func agreement() throws {
        var (good, bad) = (0, 0)
        let files =
            try Answers.files(in: "asymmetric/DH", ending: ".fax")
            + Answers.files(in: "asymmetric/DH", starting: "RFC5114")
        for record in files.flatMap(\.records) {
            let (result, group) = (record["RESULT"] ?? "", group(record))
            let found = try? common(group, record.number("XSTATIUT"), record.number("YSTATCAVS"))
            if result.hasPrefix("P") {
                #expect(found?.count == group.p.count, "\(result)")
                #expect(found.map(significant) == significant(record.number("Z")), "\(result)")
                good += 1
            } else if result.contains("CAVS's Static public key") {
                #expect(found == nil, "\(result)")
                bad += 1
            } else if result.contains("Z changed") {
                #expect(found != nil && found.map(significant) != significant(record.number("Z")), "\(result)")
                bad += 1
            }
            // What else is wrong is the own key's, which nobody sends to be agreed with.
        }
        #expect(good == 99 && bad == 24, "\(good) and \(bad)")
    }

    @Test("Botan's common secrets, but for a prime that is shorter than any that is taken")
    func numbers() throws {
        var (seen, refused) = (0, 0)
        for record in try Answers.files(in: "asymmetric/DH", starting: "vec.txt").flatMap(\.records) {
            let group = DiscreteGroup(p: decimal(record["P"]), q: nil, g: decimal(record["G"]))
            guard AsymmetricKeyLimits.modulus.contains(8 * group.p.count) else {
                #expect(throws: AsymmetricKeyError.self) {
                    try common(group, decimal(record["X"]), decimal(record["Y"]))
                }
                refused += 1
                continue
            }
            let found = try common(group, decimal(record["X"]), decimal(record["Y"]))
            #expect(significant(found) == significant(record.number("K")), "\(record["COUNT"] ?? "")")
            seen += 1
        }
        #expect(seen >= 4 && refused == 1, "\(seen) and \(refused)")
    }

    @Test("keys of two groups have nothing in common")
    func twoGroups() throws {
        var seen = 0
        for record in try Answers.files(in: "asymmetric/DH", starting: "bad_exchange").flatMap(\.records) {
            let groups = ["P1", "P2"].map { DiscreteGroup(p: decimal(record[$0]), q: nil, g: decimal(record["G"])) }
            for (mine, yours) in [(0, 1), (1, 0)] {
                let own = try AsymmetricKey(
                    .diffieHellmanPrivate(groups[mine], SecretBytes(copying: decimal(record["X\(mine + 1)"])))
                )
                let other = try AsymmetricKey(
                    .diffieHellmanPublic(groups[yours], decimal(record["Y\(yours + 1)"]))
                )
                #expect(throws: AsymmetricKeyError.self) { try own.agree(with: other) }
            }
            seen += 1
        }
        #expect(seen == 2, "\(seen)")
    }

    @Test("over RFC 3526's groups both sides come to the same")
    func groups() throws {
        var seen = 0
        for line in try Answers.lines("asymmetric/DH/rfc3526.txt") where line.hasPrefix("P = ") {
            let group = DiscreteGroup(p: bytes(String(line.dropFirst(4))), q: nil, g: [2])
            let pairs = try [0x5A, 0xC3].map { (byte: UInt8) in
                try AsymmetricKey(
                    .diffieHellmanPrivate(group, SecretBytes(copying: [UInt8](repeating: byte, count: 32)))
                )
            }
            let found = try pairs[0].agree(with: pairs[1].publicKey())
            #expect(try found == pairs[1].agree(with: pairs[0].publicKey()))
            #expect(found.count == group.p.count)
            seen += 1
        }
        #expect(seen >= 5, "\(seen)")
    }

    /// A decimal number in network order.
    private func decimal(_ digits: String?) -> [UInt8] {
        var number: [UInt8] = []
        for digit in (digits ?? "").utf8 where (0x30...0x39).contains(digit) {
            var carry = Int(digit) - 0x30
            for place in number.indices.reversed() {
                carry += 10 * Int(number[place])
                number[place] = UInt8(truncatingIfNeeded: carry)
                carry >>= 8
            }
            if carry > 0 { number.insert(UInt8(carry), at: 0) }
        }
        return number
    }
}
