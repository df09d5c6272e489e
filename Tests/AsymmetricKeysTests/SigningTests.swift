import AsymmetricKeys
import Digests
import Secrets
import TestTools
import Testing

@Suite("Signatures, encryption to a key, and common secrets")
struct SigningTests {
    private let random = SystemRandom()

    @Test("openssl verifies each of our signatures, and a changed digest or signature is refused by us")
    func signatures() throws {
        let cases: [(KeyAlgorithm, SignatureScheme, [String])] = [
            (.rsa, .rsaPKCS1(.sha256), ["digest:sha256"]),
            (.rsa, .rsaPKCS1(.sha3of512), ["digest:sha3-512"]),
            (.rsa, .rsaPSS(.sha256, mask: .sha256, salt: 32), ["digest:sha256", "rsa_padding_mode:pss"]),
            (
                .rsa, .rsaPSS(.sha384, mask: .sha1, salt: 0),
                ["digest:sha384", "rsa_padding_mode:pss", "rsa_mgf1_md:sha1", "rsa_pss_saltlen:0"]
            ),
            (.ellipticCurve(.p256), .ecdsa(.sha256), ["digest:sha256"]),
            (.ellipticCurve(.p521), .ecdsa(.sha512), ["digest:sha512"]),
            (.ellipticCurve(.secp256k1), .ecdsa(.sha256), ["digest:sha256"]),
            (.ed25519, .edwards, []),
            (.ed448, .edwards, []),
        ]
        for (algorithm, scheme, options) in cases {
            let key = try AsymmetricKey.make(algorithm, bits: 2_048)
            let digest = random.secret(scheme.hash?.count ?? 100)
            var signature = try key.sign(digest, scheme)
            #expect(try key.publicKey().verify(signature, of: digest, scheme))
            #expect(try !key.verify(signature, of: random.secret(digest.count), scheme))
            let seen = try verified(by: key, digest, signature, options)
            #expect(seen, "\(scheme)")
            signature[signature.count / 2] ^= 1
            #expect(try !key.verify(signature, of: digest, scheme))
            #expect(try !key.verify([], of: digest, scheme))
        }
    }

    private func verified(
        by key: AsymmetricKey,
        _ digest: SecretBytes,
        _ signature: [UInt8],
        _ options: [String]
    ) throws -> Bool {
        let openssl = try OpenSSL()
        try openssl.write(try key.publicKey().encoded(.subjectPublicKeyInfo), "key")
        try openssl.write(signature, "signature")
        try openssl.write(digest, "digest")
        return try openssl.accepts(
            ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-sigfile", "signature"]
                + ["-in", "digest"] + (options.isEmpty ? ["-rawin"] : options.flatMap { ["-pkeyopt", $0] })
        )
    }

    @Test("what has no room in an RSA key is known before it is tried")
    func room() throws {
        let key = try AsymmetricKey.make(.rsa, bits: 2_048)
        for (scheme, most) in [(EncryptionScheme.oaep(.sha256, mask: .sha256, label: []), 190), (.pkcs1, 245)] {
            #expect(key.takes(most, scheme) && !key.takes(most + 1, scheme))
            _ = try key.encrypt(random.secret(most), scheme)
            #expect(throws: AsymmetricKeyError.self) { try key.encrypt(random.secret(most + 1), scheme) }
        }
        for (salt, hasRoom) in [(222, true), (223, false), (-1, false)] {
            let scheme = SignatureScheme.rsaPSS(.sha256, mask: .sha256, salt: salt)
            #expect(((try? key.requireRoom(for: scheme)) != nil) == hasRoom)
            #expect(((try? key.sign(random.secret(32), scheme)) != nil) == hasRoom)
        }
    }

    @Test("a scheme that is not this key's, a public key and a digest of another length are unsupported")
    func refused() throws {
        let key = try AsymmetricKey.make(.ellipticCurve(.p256), bits: 0)
        let digest = random.secret(32)
        let attempts: [() throws -> [UInt8]] = [
            { try key.sign(digest, .rsaPKCS1(.sha256)) },
            { try key.publicKey().sign(digest, .ecdsa(.sha256)) },
            { try key.sign(digest, .ecdsa(.sha384)) },
        ]
        for attempt in attempts {
            let error = #expect(throws: AsymmetricKeyError.self) { try attempt() }
            #expect(error?.code == .unsupported)
        }
    }

    @Test(
        "openssl decrypts what we encrypt, in each padding, and what was changed is refused with one error, or is something else by PKCS#1"
    )
    func encryption() throws {
        let key = try AsymmetricKey.make(.rsa, bits: 2_048)
        let plain = random.secret(32)
        let openssl = try OpenSSL()
        try openssl.write(try key.encoded(.pkcs8), "key")
        let cases: [(EncryptionScheme, [String])] = [
            (.pkcs1, ["rsa_padding_mode:pkcs1"]),
            (.oaep(.sha1, mask: .sha1, label: []), ["rsa_padding_mode:oaep"]),
            (
                .oaep(.sha256, mask: .sha384, label: [1, 2]),
                ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256", "rsa_mgf1_md:sha384", "rsa_oaep_label:0102"]
            ),
        ]
        for (scheme, options) in cases {
            var sealed = try key.publicKey().encrypt(plain, scheme)
            #expect(try key.decrypt(sealed, scheme) == plain)
            try openssl.write(sealed, "sealed")
            let decrypt = ["pkeyutl", "-decrypt", "-keyform", "DER", "-inkey", "key", "-in", "sealed"]
            let seen = try openssl.run(decrypt + options.flatMap { ["-pkeyopt", $0] })
            #expect(SecretBytes(copying: seen) == plain, "\(scheme)")
            sealed[0] ^= 1
            // It may be above the modulus, which everybody can see.
            let found = try? key.decrypt(sealed, scheme)
            #expect(found != plain)
            sealed[0] ^= 1
            sealed[9] ^= 1
            guard scheme != .pkcs1 else {
                #expect(try key.decrypt(sealed, scheme) != plain)
                continue
            }
            let error = #expect(throws: AsymmetricKeyError.self) { try key.decrypt(sealed, scheme) }
            #expect(error?.code == .malformed)
        }
        let long = #expect(throws: AsymmetricKeyError.self) { try key.encrypt(random.secret(256), .pkcs1) }
        #expect(long?.code == .malformed)
    }

    @Test("both sides find the same common secret, and keys of two curves find none")
    func agreement() throws {
        for algorithm in [KeyAlgorithm.ellipticCurve(.p384), .x25519, .x448] {
            let (a, b) = (try AsymmetricKey.make(algorithm, bits: 0), try AsymmetricKey.make(algorithm, bits: 0))
            let common = try a.agree(with: try b.publicKey())
            #expect(try b.agree(with: try a.publicKey()) == common && common.count >= 32)
        }
        let other = try AsymmetricKey.make(.ellipticCurve(.p256), bits: 0)
        #expect(throws: AsymmetricKeyError.self) {
            try AsymmetricKey.make(.ellipticCurve(.p384), bits: 0).agree(with: other)
        }
        // A point of small order gives zeros, which say nothing.
        let zeros = try AsymmetricKey(
            SecretBytes(copying: [UInt8](repeating: 0, count: 32)),
            .raw,
            isPrivate: false,
            .x25519
        )
        #expect(throws: AsymmetricKeyError.self) { try AsymmetricKey.make(.x25519, bits: 0).agree(with: zeros) }
    }

    @Test("a common number of Diffie and Hellman is as long as the prime, however small it is")
    func paddedAgreement() throws {
        // The first Oakley group (RFC 2409 section 6.1).
        let digits = """
            FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B
            302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A63A3620FFFFFFFFFFFFFFFF
            """.compactMap(\.hexDigitValue)
        let prime = stride(from: 0, to: digits.count, by: 2).map { UInt8(16 * digits[$0] + digits[$0 + 1]) }
        let group = DiscreteGroup(p: prime, q: nil, g: [2])
        let own = try AsymmetricKey(.diffieHellmanPrivate(group, SecretBytes(copying: [3])))
        let other = try AsymmetricKey(.diffieHellmanPublic(group, [2]))
        #expect(try own.agree(with: other) == SecretBytes(copying: [UInt8](repeating: 0, count: 95) + [8]))
    }
}
