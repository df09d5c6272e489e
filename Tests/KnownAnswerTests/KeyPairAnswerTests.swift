import AsymmetricKeys
import Digests
import Secrets
import Testing

@Suite("Published answers of key pairs", .enabled(if: Answers.areThere))
struct KeyPairAnswerTests {
    private static let hashes: [String: HashAlgorithm] = [
        "SHA-1": .sha1, "SHA-224": .sha224, "SHA-256": .sha256, "SHA-384": .sha384, "SHA-512": .sha512,
        "SHA-512/224": .sha512of224, "SHA-512/256": .sha512of256, "SHA3-256": .sha3of256, "SHA3-512": .sha3of512,
    ]

    private func key(_ group: WycheproofFile.Group) throws -> AsymmetricKey {
        try AsymmetricKey(
            secret(try #require(group.keyDer ?? group.publicKeyDer)),
            .subjectPublicKeyInfo,
            isPrivate: false
        )
    }

    @Test(
        "Wycheproof's signatures by RSA and over curves",
        arguments: [
            "ecdsa_secp256r1_sha256_test.json", "ecdsa_secp256r1_sha512_test.json", "ecdsa_secp384r1_sha384_test.json",
            "ecdsa_secp384r1_sha512_test.json", "ecdsa_secp521r1_sha512_test.json",
            "rsa_signature_2048_sha256_test.json", "rsa_signature_2048_sha512_test.json",
            "rsa_signature_3072_sha256_test.json", "rsa_signature_3072_sha512_test.json",
            "rsa_signature_4096_sha512_test.json", "rsa_signature_test.json",
            "rsa_pss_2048_sha256_mgf1_0_test.json", "rsa_pss_2048_sha256_mgf1_32_test.json",
            "rsa_pss_2048_sha1_mgf1_20_test.json", "rsa_pss_3072_sha256_mgf1_32_test.json",
            "rsa_pss_4096_sha256_mgf1_32_test.json", "rsa_pss_4096_sha512_mgf1_32_test.json", "rsa_pss_misc_test.json",
        ]
    )
    func signatures(name: String) throws {
        var (good, bad) = (0, 0)
        for group in try Answers.wycheproof(name).testGroups {
            guard let hash = Self.hashes[group.sha ?? ""] else { continue }
            let key = try key(group)
            let scheme: SignatureScheme
            if name.hasPrefix("ecdsa") {
                scheme = .ecdsa(hash)
            } else if name.hasPrefix("rsa_pss") {
                guard let mask = Self.hashes[group.mgfSha ?? ""] else { continue }
                scheme = .rsaPSS(hash, mask: mask, salt: try #require(group.sLen))
            } else {
                scheme = .rsaPKCS1(hash)
            }
            for test in group.tests where !test.mayBeEither {
                let digest = try HashStream.hash(secret(test.msg ?? ""), hash)
                let isGood = (try? key.verify(bytes(test.sig ?? ""), of: digest, scheme)) ?? false
                #expect(isGood == test.isValid, "\(name) \(test.tcId)")
                if test.isValid { good += 1 } else { bad += 1 }
            }
        }
        #expect(good + bad > 30, "\(good) and \(bad)")
    }

    @Test("Wycheproof's Ed25519")
    func edwards() throws {
        var seen = 0
        for group in try Answers.wycheproof("ed25519_test.json").testGroups {
            let key = try AsymmetricKey(
                secret(try #require(group.key?.pk ?? group.publicKey?.pk)),
                .raw,
                isPrivate: false,
                .ed25519
            )
            for test in group.tests {
                let isGood = try key.verify(bytes(test.sig ?? ""), of: secret(test.msg ?? ""), .edwards)
                #expect(isGood == test.isValid, "\(test.tcId)")
                seen += 1
            }
        }
        #expect(seen > 100, "\(seen)")
    }

    @Test(
        "Wycheproof's OAEP",
        arguments: [
            "rsa_oaep_2048_sha1_mgf1sha1_test.json", "rsa_oaep_2048_sha256_mgf1sha256_test.json",
            "rsa_oaep_misc_test.json",
        ]
    )
    func oaep(name: String) throws {
        var seen = 0
        for group in try Answers.wycheproof(name).testGroups {
            guard let hash = Self.hashes[group.sha ?? ""], let mask = Self.hashes[group.mgfSha ?? ""] else { continue }
            let key = try AsymmetricKey(secret(try #require(group.privateKeyPkcs8)), .pkcs8, isPrivate: true)
            for test in group.tests where !test.mayBeEither {
                let scheme = EncryptionScheme.oaep(hash, mask: mask, label: bytes(test.label ?? ""))
                let opened = try? key.decrypt(bytes(test.ct ?? ""), scheme)
                #expect((opened == secret(test.msg ?? "")) == test.isValid, "\(name) \(test.tcId)")
                seen += 1
            }
        }
        #expect(seen > 10, "\(seen)")
    }

    @Test(
        "Wycheproof's common secrets",
        arguments: [
            ("ecdh_secp256r1_test.json", Curve.p256), ("ecdh_secp384r1_test.json", .p384),
            ("ecdh_secp521r1_test.json", .p521),
        ]
    )
    func agreement(name: String, curve: Curve) throws {
        var seen = 0
        for test in try Answers.wycheproof(name).testGroups.flatMap(\.tests) where !test.mayBeEither {
            let own = try AsymmetricKey(.ellipticCurvePrivate(curve, secret(test.private ?? "")))
            let common = (try? AsymmetricKey(secret(test.public ?? ""), .subjectPublicKeyInfo, isPrivate: false))
                .flatMap { try? own.agree(with: $0) }
            #expect((common == secret(test.shared ?? "")) == test.isValid, "\(name) \(test.tcId)")
            seen += 1
        }
        #expect(seen > 100, "\(seen)")
    }

    @Test("Wycheproof's X25519")
    func montgomery() throws {
        var seen = 0
        for test in try Answers.wycheproof("x25519_test.json").testGroups.flatMap(\.tests) {
            let own = try AsymmetricKey(secret(test.private ?? ""), .raw, isPrivate: true, .x25519)
            let other = try AsymmetricKey(secret(test.public ?? ""), .raw, isPrivate: false, .x25519)
            let common = try? own.agree(with: other)
            // Zeros say nothing, and are refused.
            let isZero = bytes(test.shared ?? "").allSatisfy { $0 == 0 }
            #expect(isZero ? common == nil : common == secret(test.shared ?? ""), "\(test.tcId)")
            seen += 1
        }
        #expect(seen > 400, "\(seen)")
    }
}
