import AsymmetricKeys
import Digests
import Secrets
import TestTools
import Testing

@Suite("What the openssl command signs and encrypts, and what it makes of DSA")
struct OpenSSLSignatureTests {
    private let random = SystemRandom()
    private let openssl: OpenSSL

    init() throws { openssl = try OpenSSL() }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Of `genpkey`.
        let key: [String]
        let scheme: SignatureScheme
        /// Of `pkeyutl`.
        let options: [String]

        init(_ name: String, _ key: [String], _ scheme: SignatureScheme, _ options: [String]) {
            (testDescription, self.key, self.scheme, self.options) = (name, key, scheme, options)
        }

        static func elliptic(_ curve: String, _ hash: HashAlgorithm, _ digest: String) -> Case {
            Case(curve, ["EC", "-pkeyopt", "ec_paramgen_curve:\(curve)"], .ecdsa(hash), ["digest:\(digest)"])
        }
    }

    static let cases: [Case] = [
        .elliptic("P-224", .sha224, "sha224"), .elliptic("P-256", .sha256, "sha256"),
        .elliptic("P-384", .sha384, "sha384"), .elliptic("P-521", .sha512, "sha512"),
        .elliptic("secp256k1", .sha256, "sha256"),
        Case("RSA, PKCS#1", ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"], .rsaPKCS1(.sha256), ["digest:sha256"]),
        Case(
            "RSA, PSS",
            ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            .rsaPSS(.sha384, mask: .sha384, salt: 48),
            ["digest:sha384", "rsa_padding_mode:pss", "rsa_pss_saltlen:48"]
        ),
    ]

    /// A private key that the command makes, in PKCS#8.
    private func key(_ options: [String]) throws -> [UInt8] {
        try openssl.write(try openssl.run(["genpkey", "-outform", "DER", "-algorithm"] + options), "made")
        return try openssl.pkcs8("made")
    }

    /// A signature that the command makes.
    private func signature(_ digest: SecretBytes, _ key: [UInt8], _ options: [String]) throws -> [UInt8] {
        try openssl.write(key, "key")
        try openssl.write(digest, "digest")
        let sign = ["pkeyutl", "-sign", "-keyform", "DER", "-inkey", "key", "-in", "digest"]
        return try openssl.run(sign + options.flatMap { ["-pkeyopt", $0] })
    }

    /// What openssl signs is verified with the public key that we find in its private one, and neither of other data nor where it was altered.
    private func check(_ pkcs8: [UInt8], _ scheme: SignatureScheme, _ options: [String]) throws {
        let key = try AsymmetricKey(SecretBytes(copying: pkcs8), .pkcs8, isPrivate: true)
        let digest = random.secret(try #require(scheme.hash).count)
        var signature = try signature(digest, pkcs8, options)
        let published = try key.publicKey()
        #expect(try published.verify(signature, of: digest, scheme))
        #expect(try !published.verify(signature, of: random.secret(digest.count), scheme))
        signature[signature.count / 2] ^= 1
        #expect(try !published.verify(signature, of: digest, scheme))
    }

    @Test("a signature that openssl made is verified, and not one that was altered", arguments: cases)
    func verified(_ one: Case) throws { try check(try key(one.key), one.scheme, one.options) }

    @Test("DSA goes both ways")
    func digitalSignatureAlgorithm() throws {
        try openssl("genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:2048 -out group")
        try openssl("genpkey -paramfile group -outform DER -out key")
        let pkcs8 = try openssl.pkcs8("key")
        try check(pkcs8, .dsa(.sha256), ["digest:sha256"])
        let key = try AsymmetricKey(SecretBytes(copying: pkcs8), .pkcs8, isPrivate: true)
        let digest = random.secret(32)
        let ours = try key.sign(digest, .dsa(.sha256))
        #expect(try key.publicKey().verify(ours, of: digest, .dsa(.sha256)))
        try openssl.write(ours, "ours")
        for (text, isRight) in [(digest, true), (random.secret(32), false)] {
            try openssl.write(text, "text")
            let verify = ["pkeyutl", "-verify", "-keyform", "DER", "-inkey", "key", "-sigfile", "ours", "-in", "text"]
            #expect(try openssl.accepts(verify + ["-pkeyopt", "digest:sha256"]) == isRight)
        }
    }

    @Test("what openssl encrypts with OAEP is decrypted, and nothing that was altered")
    func encrypted() throws {
        let pkcs8 = try key(["RSA", "-pkeyopt", "rsa_keygen_bits:2048"])
        let key = try AsymmetricKey(SecretBytes(copying: pkcs8), .pkcs8, isPrivate: true)
        let plain = random.secret(32)
        try openssl.write(pkcs8, "key")
        try openssl.write(plain, "plain")
        let cases: [(EncryptionScheme, [String])] = [
            (.pkcs1, ["rsa_padding_mode:pkcs1"]), (.oaep(.sha1, mask: .sha1, label: []), ["rsa_padding_mode:oaep"]),
            (
                .oaep(.sha256, mask: .sha384, label: [1, 2]),
                ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256", "rsa_mgf1_md:sha384", "rsa_oaep_label:0102"]
            ),
        ]
        for (scheme, options) in cases {
            let encrypt = ["pkeyutl", "-encrypt", "-keyform", "DER", "-inkey", "key", "-in", "plain"]
            var sealed = try openssl.run(encrypt + options.flatMap { ["-pkeyopt", $0] })
            #expect(try key.decrypt(sealed, scheme) == plain, "\(scheme)")
            sealed[sealed.count - 1] ^= 1
            let found = try? key.decrypt(sealed, scheme)
            #expect(found != plain)
        }
    }
}
