import Canonical
import KMIP
import Secrets
import TestTools
import Testing

@testable import Operations

@Suite("Data under keys, against the openssl command")
struct OpenSSLDataTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let algorithm: CryptographicAlgorithm
        let mode: BlockCipherMode?
        let key: Int
        /// As we take it, and as openssl does.
        let nonce: [UInt8]
        let vector: String
        /// Of `openssl enc`.
        let options: [String]

        init(
            _ algorithm: CryptographicAlgorithm,
            _ mode: BlockCipherMode?,
            key: Int,
            nonce: Int = 0,
            vector: String? = nil,
            _ options: String...
        ) {
            testDescription = options[0]
            (self.algorithm, self.mode, self.key, self.options) = (algorithm, mode, key, options)
            self.nonce = (0..<nonce).map { UInt8($0) }
            self.vector = vector ?? self.nonce.hex
        }
    }

    static let cases: [Case] = [
        Case(.aes, .ecb, key: 16, "-aes-128-ecb", "-nopad"), Case(.aes, .ecb, key: 32, "-aes-256-ecb", "-nopad"),
        Case(.tripleDES, .ecb, key: 24, "-des-ede3", "-nopad"),
        Case(.tripleDES, .cbc, key: 24, nonce: 8, "-des-ede3-cbc", "-nopad"),
        Case(.tripleDES, .cfb, key: 24, nonce: 8, "-des-ede3-cfb"),
        Case(.tripleDES, .ofb, key: 24, nonce: 8, "-des-ede3-ofb"),
        Case(.chaCha20, nil, key: 32, nonce: 16, "-chacha20"),
        Case(.aes, .nistKeyWrap, key: 16, vector: "A6A6A6A6A6A6A6A6", "-id-aes128-wrap"),
        Case(.aes, .nistKeyWrap, key: 32, vector: "A6A6A6A6A6A6A6A6", "-id-aes256-wrap"),
        Case(.aes, .aesKeyWrapPadding, key: 32, vector: "A65959A6", "-id-aes256-wrap-pad"),
    ]

    @Test("each opens what the other one made", arguments: cases)
    func both(_ one: Case) async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let bytes = SystemRandom().bytes(one.key), plain = SystemRandom().bytes(48)
        let id = try await fixture.key(bytes, one.algorithm)
        let nonce = one.nonce.isEmpty ? nil : one.nonce
        let set: (inout CryptographicParameters) -> Void = { $0.blockCipherMode = one.mode }
        let words = one.options + ["-K", bytes.hex] + (one.vector.isEmpty ? [] : ["-iv", one.vector])
        try openssl.write(plain, "plain")
        let theirs = try openssl.run(["enc", "-e"] + words + ["-in", "plain"])
        let given = EncryptResponse(uniqueIdentifier: id, data: theirs)
        #expect(try await fixture.decrypt(id, given, nonce: nonce, set) == plain)
        let ours = try #require(try await fixture.encrypt(id, plain, nonce: nonce, set).data)
        try openssl.write(ours, "ours")
        #expect(try openssl.run(["enc", "-d"] + words + ["-in", "ours"]) == plain)
    }

    @Test("DSA keys sign and verify as openssl does")
    func digitalSignatureAlgorithm() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let group = [
            "genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:2048", "-out", "group",
        ]
        try openssl.run(group)
        try openssl.run("genpkey", "-paramfile", "group", "-out", "dsa.pem")
        let pkcs8 = try openssl.run("pkcs8", "-topk8", "-nocrypt", "-in", "dsa.pem", "-outform", "DER")
        let spki = try openssl.run("pkey", "-in", "dsa.pem", "-pubout", "-outform", "DER")
        try openssl.run("pkey", "-in", "dsa.pem", "-pubout", "-out", "public.pem")
        var (secret, open) = (Attributes(), Attributes())
        (secret.cryptographicUsageMask, open.cryptographicUsageMask) = (.sign, .verify)
        secret.lifeDates.activation = 1
        open.lifeDates.activation = 1
        let own = try await fixture.register(.privateKey(SampleObjects.block(.pkcs8, pkcs8, (.dsa, 2_048))), secret)
        let other = try await fixture.register(.publicKey(SampleObjects.block(.x509, spki, (.dsa, 2_048))), open)
        let text = Array("what is signed".utf8)
        try openssl.write(text, "text")
        let signing = SignRequest(uniqueIdentifier: own, data: SecretBytes(copying: text))
        try openssl.write(try #require(try await fixture.objects.sign(signing).signatureData), "ours")
        try openssl.run("dgst", "-sha256", "-verify", "public.pem", "-signature", "ours", "text")
        var theirs = try openssl.run("dgst", "-sha256", "-sign", "dsa.pem", "text")
        for expected in [ValidityIndicator.valid, .invalid] {
            let verifying = SignatureVerifyRequest(
                uniqueIdentifier: other,
                data: SecretBytes(copying: text),
                signatureData: theirs
            )
            #expect(try await fixture.objects.signatureVerify(verifying).validity == expected)
            theirs[theirs.count - 1] ^= 1
        }
    }
}
