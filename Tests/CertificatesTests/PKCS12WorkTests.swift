import Certificates
import Foundation
import Secrets
import TestTools
import Testing

/// What a PKCS#12 file may have a password hashed for.
@Suite("Work that PKCS#12 files ask for")
struct PKCS12WorkTests {
    private static let password = SecretBytes(copying: "sesame".utf8)

    private static func open(_ file: [UInt8], _ password: SecretBytes = password) -> CertificateError? {
        do throws(CertificateError) {
            _ = try PKCS12Document(file, password: password)
            return nil
        } catch {
            return error
        }
    }

    private static func open(_ text: String) -> CertificateError? { open([UInt8](Data(base64Encoded: text) ?? Data())) }

    @Test("a count of the MAC, of an encrypted part or of a key is believed up to a million, of all of them together")
    func counts() throws {
        // As openssl's three counts stand in the file: INTEGER 65537.
        let own: [UInt8] = [2, 3, 1, 0, 1]
        let file = try Self.file("-iter", "65537")
        let places = file.indices.filter { file[$0...].starts(with: own) }
        #expect(places.count == 3)
        #expect(Self.open(file) == nil)
        for place in places {
            var changed = file
            changed.replaceSubrange((place + 2)..<(place + 5), with: [0x7f, 0xff, 0xff])
            #expect(Self.open(changed) == .tooMuchWork, "at \(place)")
            changed.replaceSubrange((place + 2)..<(place + 5), with: [0x80, 0, 0])
            #expect(Self.open(changed) == .malformed, "less than none, at \(place)")
        }
    }

    @Test("the MAC and the encrypted parts count twice, as they are opened: a million in all is taken, and no more")
    func together() throws {
        // Twice 200,000 for the MAC, twice for the certificates, once for the key.
        let file = try Self.file("-iter", "200000")
        let own: [UInt8] = [2, 3, 0x03, 0x0d, 0x40]
        let places = file.indices.filter { file[$0...].starts(with: own) }
        #expect(places.count == 3)
        #expect(Self.open(file) == nil)
        for place in places {
            var more = file
            more[place + 4] += 1
            #expect(Self.open(more) == .tooMuchWork, "at \(place)")
        }
    }

    @Test("with an empty password the MAC counts four times, since it has two forms")
    func empty() throws {
        let file = try Self.file(password: "", "-iter", "142858")
        // 7 times 142,858 is a million and six; the key's count has six less.
        let own: [UInt8] = [2, 3, 0x02, 0x2e, 0x0a]
        let places = file.indices.filter { file[$0...].starts(with: own) }
        #expect(places.count == 3)
        let nothing = SecretBytes(copying: [])
        #expect(Self.open(file, nothing) == .tooMuchWork)
        var less = file
        less[places[1] + 4] -= 6
        // A million exactly; the key was made with another count.
        #expect(Self.open(less, nothing) == .wrongPassword)
        less[places[1] + 4] += 1
        #expect(Self.open(less, nothing) == .tooMuchWork)
    }

    @Test("a MAC by PBMAC1 is counted, and refused by name where libcrypto does not know it")
    func pbmac1() throws {
        let file = try Self.file("-iter", "2048")
        #expect(Self.open(try Self.withPBMAC1(file, rounds: 0x7f_ffff)) == .tooMuchWork)
        // The encrypted part and the key count three times 2,048; the rest is for two looks at the MAC.
        let most = (1_000_000 - 3 * 2_048) / 2
        #expect(Self.open(try Self.withPBMAC1(file, rounds: most + 1)) == .tooMuchWork)
        let refused = Self.open(try Self.withPBMAC1(file, rounds: most))
        #expect(refused == .unsupported || refused == .wrongPassword)
    }

    @Test("PBMAC1 is by PBKDF2 with a salt of bytes, and says a key of 1 to 64 bytes")
    func pbmac1Keys() throws {
        let file = try Self.file("-iter", "2048")
        let salt: [UInt8] = [4, 8] + [UInt8](repeating: 7, count: 8)
        let lengths: [[UInt8]] = [
            [], [2, 1, 0], [2, 1, 0xff], [2, 1, 65], [2, 2, 1, 0], [2, 4, 0x7f, 0xff, 0xff, 0xff],
        ]
        for length in lengths {
            #expect(Self.open(try Self.withPBMAC1(file, rounds: 400_000, key: length)) == .malformed, "\(length)")
        }
        // The salt as an algorithm, which RFC 8018 keeps for later.
        let other: [UInt8] = [0x30, 3, 6, 1, 0x2a]
        #expect(Self.open(try Self.withPBMAC1(file, rounds: 400_000, salt: other)) == .malformed)
        let scrypt: [UInt8] = [6, 9, 0x2b, 6, 1, 4, 1, 0xda, 0x47, 4, 11]
        #expect(Self.open(try Self.withPBMAC1(file, rounds: 400_000, function: scrypt)) == .malformed)
        for length in [[UInt8]([2, 1, 1]), [2, 1, 64]] {
            let refused = Self.open(try Self.withPBMAC1(file, rounds: 400_000, salt: salt, key: length))
            #expect(refused == .unsupported || refused == .wrongPassword, "\(length)")
        }
    }

    @Test("the key encryptions of earlier days are counted too")
    func earlier() throws {
        let file = try Self.file("-iter", "65537", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES")
        #expect(Self.open(file) == nil)
        let place = try #require(file.indices.first { file[$0...].starts(with: [2, 3, 1, 0, 1]) })
        var changed = file
        changed.replaceSubrange((place + 2)..<(place + 5), with: [0x7f, 0xff, 0xff])
        #expect(Self.open(changed) == .tooMuchWork)
    }

    @Test("what stands inside an encrypted part is counted before it is opened, and bags in bags only so deep")
    func inside() {
        #expect(Self.open(Self.nested) == nil)
        #expect(Self.open(Self.costly) == .tooMuchWork)
        #expect(Self.open(Self.costlyInBags) == .tooMuchWork)
        #expect(Self.open(Self.deep) == .malformed)
    }

    /// The file with a MAC by PBMAC1 (RFC 9579) in the place of its own: of the right form, and right for no password.
    ///
    /// - Parameters:
    ///   - salt: as it is encoded; the three are what is not of PBKDF2's usual form.
    ///   - key: its length, as it is encoded; nothing where none is said.
    ///   - function: the identifier of what derives the key.
    private static func withPBMAC1(
        _ file: [UInt8],
        rounds: Int,
        salt: [UInt8] = [4, 8] + [UInt8](repeating: 7, count: 8),
        key: [UInt8] = [2, 1, 32],
        function: [UInt8] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12]
    ) throws -> [UInt8] {
        func part(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
            let content = parts.flatMap { $0 }
            if content.count < 0x80 { return [tag, UInt8(content.count)] + content }
            return [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xff)] + content
        }
        let count = [UInt8(rounds >> 16), UInt8(rounds >> 8 & 0xff), UInt8(rounds & 0xff)]
        let macSalt = part(4, [UInt8](repeating: 7, count: 8))
        let hmac = part(0x30, part(6, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 9]), [5, 0])
        let derivation = part(0x30, function, part(0x30, salt, part(2, count), key, hmac))
        let scheme = part(0x30, part(6, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 14]), part(0x30, derivation, hmac))
        let digest = part(4, [UInt8](repeating: 1, count: 32))
        // The file is INTEGER 3, what it holds, and its MAC, which is the last part.
        let head = try #require(file.starts(with: [0x30, 0x82]) ? 4 : nil)
        let held = try #require(file[(head + 3)...].starts(with: [0x30, 0x82]) ? head + 3 : nil)
        let end = held + 4 + Int(file[held + 2]) << 8 + Int(file[held + 3])
        return part(0x30, Array(file[head..<end]), part(0x30, part(0x30, scheme, digest), macSalt, [2, 1, 1]))
    }

    private static func file(password: String = "sesame", _ options: String...) throws -> [UInt8] {
        let openssl = try OpenSSL()
        let key = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        try openssl("\(key) -keyout key -out certificate -subj /CN=a")
        let export = ["pkcs12", "-export", "-inkey", "key", "-in", "certificate", "-passout", "pass:" + password]
        return try openssl.run(export + options)
    }

    // Made with libcrypto: an encrypted part of 100 rounds, in it a key of Ed25519 under a password of its own.

    /// Of 1,000,000 rounds.
    private static let costly =
        "MIIBpAIBAzCCAVsGCSqGSIb3DQEHAaCCAUwEggFIMIIBRDCCAUAGCSqGSIb3DQEHBqCCATEwggEtAgEAMIIBJgYJKoZIhvcNAQcB"
        + "MFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAgFPNPfTFv7kgIBZDAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQzGYs"
        + "98VS97sEO6nghkL1ZYCBwDAs3wGcBy/+7d2nUETQBbXurH2vXhiZOVqdrgjw4kBPpYCX9+1EjIz3nkNpoIvTI+6jFC+CTI0nvhrM"
        + "7jAIqfXXQ66bVDUiDAuA5cTHF0K77CmsrNzgdCrc28I/ug/kScEIgJ0D8M/3Wa0/bb+fo4EyzstH5cHkGC+hNmD/QnvYCyv6mJS8"
        + "/2YKd6ieEzLVzPszeSYCwADto1vXPq25GjSh5SrAlJOkq7W1e0/3FAXYJQ4i32w4WT3Mg2ETf4M7JTBAMDEwDQYJYIZIAWUDBAIB"
        + "BQAEIN/iVFekA+XfnsWC7O+tvaKtJd/WRIWK+Qyi9Dwok5cDBAi6x62R5GcK/QIBZA=="
    /// Of two rounds, in a bag in a bag.
    private static let nested =
        "MIIBxAIBAzCCAXsGCSqGSIb3DQEHAaCCAWwEggFoMIIBZDCCAWAGCSqGSIb3DQEHBqCCAVEwggFNAgEAMIIBRgYJKoZIhvcNAQcB"
        + "MFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAgDLMvDcNK1egIBZDAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQFyND"
        + "xjj7z89o5dRmOixV4oCB4Mr8uvZmJ4WkG0siKWyRIxSpuR4tm1FwlNvGC3Vz3fAKCKdlm/YGnAApGk+QlivBI/DnMcI8byKxPqpd"
        + "Y4jspVmW+3PpBsLVqPKKUHOqxTmd82J2C1oNmSdNO2rStrg+eBZV5JpT+Qo2CZeYYG/PL8qPiEu0aTCopYMkmSf7JlMvnieNSfTf"
        + "EUN5xqa0FJ3OFBqWTB4ft1fx1jbABgUdSZaqn6S2aml/5HUz8FGBI0oulz2D4nM+St73DB/DDs8PyR59TadpJWXkTlE+mRR/kvrP"
        + "evyscKW/eIlHe9sxr2wzMEAwMTANBglghkgBZQMEAgEFAAQgfKOc7i5sTzrvaeiRHNtXnT9zph+aBuyaMhZAwLF/AeAECAc25sHn"
        + "Wd4rAgFk"
    /// Of 1,000,000 rounds, in a bag in a bag.
    private static let costlyInBags =
        "MIIB1AIBAzCCAYsGCSqGSIb3DQEHAaCCAXwEggF4MIIBdDCCAXAGCSqGSIb3DQEHBqCCAWEwggFdAgEAMIIBVgYJKoZIhvcNAQcB"
        + "MFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAh9FLQDMVGsegIBZDAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQ0upJ"
        + "6o392wqZOfDeZiVSLICB8PUJY9emXEBP+5jMLxn9rldLOpInbyze0ZEoHr94CM1PjnFEoG+S5jVC8XTbF1CY+eryblf55i8Ouec7"
        + "ZFTrOa9qggXwKAIG74znb4WdFemxNfQ9swWpjb5Y3RtJp5w/H/kiugvMtM5NgQYMTRWxgRBSMpEic41/J9dWAeTwbR/QMNwrmTkU"
        + "ccUXladn+RFWsXrq9idjpiW1OkSjZ8/ACgfOQKjw8wQjDJkh6XxQufA7lAwqQOj1quafqokoJhgfO/k98Rt9E8DxOqORjt3vwhsl"
        + "ZXrPXbcOUvhwBg/kDCGGXhamyWRQ4p9g4Cs8mZ9FjzBAMDEwDQYJYIZIAWUDBAIBBQAEIMw/7dGncxHjHXFOlPKDXRfu7RBh3QmB"
        + "MM8Bxem+4Dm6BAgiAfAtemj29gIBZA=="
    /// Of two rounds, behind six bags.
    private static let deep =
        "MIICJQIBAzCCAdwGCSqGSIb3DQEHAaCCAc0EggHJMIIBxTCCAcEGCSqGSIb3DQEHBqCCAbIwggGuAgEAMIIBpwYJKoZIhvcNAQcB"
        + "MFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAhPDQ8VwStQQwIBZDAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQi5sX"
        + "8gNPkFishXxzS5oQN4CCAUD8VEoff0fu5KBe67o1IWxmfDEE4dFpUtKihYnz7sM+fe4U3qWIA0ntgUnNHdMDg730C/BhNnXuNsh8"
        + "62ZGrFfi0W+JuvXIzhkVl9cZG0llKLnz19CkQfiDMO4qdbmCwZTvLMrP5NMp4qFwkeLOE0A/l3BZluEBskD2lRm1qC8+g2a6Nqzl"
        + "2dPqeJlg90bOmz7c8AlcL5Q2XxI8YOJesq5IkcW1fom/jo8nJBGvR8u5YLs4K4C7lV9LFoi4pIK29/qxL4+w76lftBitp8cJey5R"
        + "nIknuVRHZfpMfMUeQ+IZCmiIdXoGq5w7agkViLR9loWSG5y07Q77MXD+Ra6/LvjZu0rCz3ZXW+37PJ10DhPzJzQBd3ULg9bD3qCn"
        + "O+m8Udx1KVPI6AM+UbmZF5sWYQ5EsvK9F6Mp298OSReFxMATEzBAMDEwDQYJYIZIAWUDBAIBBQAEIJ1KkQ0sU6LOe1nPNqzYeU5X"
        + "7rp8t7aHrlDt9o/ASN/fBAhI59LOZG5oYgIBZA=="
}
