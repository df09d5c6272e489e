import Certificates
import Foundation
import Secrets
import Testing

/// What a PKCS#12 file may have a password hashed for.
@Suite("Work that PKCS#12 files ask for")
struct PKCS12WorkTests {
    private static let password = SecretBytes(copying: "sesame".utf8)

    private static func open(_ file: [UInt8]) -> CertificateError? {
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
        var together = file
        for place in places { together.replaceSubrange((place + 2)..<(place + 5), with: [0x05, 0x16, 0x15]) }
        // 333,333 each are a million, but no password opens what was made with others.
        #expect(Self.open(together) == .wrongPassword)
        together.replaceSubrange((places[1] + 2)..<(places[1] + 5), with: [0x05, 0x16, 0x17])
        #expect(Self.open(together) == .tooMuchWork)
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

    private static func file(_ options: String...) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func run(_ arguments: [String]) throws {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["openssl"] + arguments
            process.currentDirectoryURL = folder
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "openssl \(arguments[0])")
        }
        let key = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        try run(key + ["-keyout", "key", "-out", "certificate", "-subj", "/CN=a"])
        let export = ["pkcs12", "-export", "-inkey", "key", "-in", "certificate", "-passout", "pass:sesame"]
        try run(export + ["-out", "file"] + options)
        return [UInt8](try Data(contentsOf: folder.appending(path: "file")))
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
