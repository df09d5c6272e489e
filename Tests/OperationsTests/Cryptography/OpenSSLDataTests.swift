import Canonical
import Ciphers
import KMIP
import KMIPKeys
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

    static let cases: [Case] = blocks + triple + wraps + [Case(.chaCha20, nil, key: 32, nonce: 16, "-chacha20")]

    private static let blocks = [(CryptographicAlgorithm.aes, "aes"), (.camellia, "camellia"), (.aria, "aria")].flatMap
    {
        algorithm,
        name in
        [16, 24, 32].flatMap { key in
            [BlockCipherMode.ecb, .cbc, .cfb, .ofb, .ctr].map { mode in
                let word = "-\(name)-\(8 * key)-\(mode.name.lowercased())"
                return Case(algorithm, mode, key: key, nonce: mode == .ecb ? 0 : 16, word, "-nopad")
            }
        }
    }

    private static let triple = [(16, "-des-ede"), (24, "-des-ede3")].flatMap { key, name in
        [Case(.tripleDES, .ecb, key: key, name, "-nopad")]
            + [BlockCipherMode.cbc, .cfb, .ofb].map { mode in
                Case(.tripleDES, mode, key: key, nonce: 8, "\(name)-\(mode.name.lowercased())", "-nopad")
            }
    }

    private static let wraps = [16, 24, 32].flatMap { key in
        [
            Case(.aes, .nistKeyWrap, key: key, vector: "A6A6A6A6A6A6A6A6", "-id-aes\(8 * key)-wrap"),
            Case(.aes, .aesKeyWrapPadding, key: key, vector: "A65959A6", "-id-aes\(8 * key)-wrap-pad"),
        ]
    }

    /// What `openssl enc` says that it does not do. Published answers are read of them (KnownAnswerTests).
    private static func isBeyondTheCommand(_ cipher: Cipher) -> Bool {
        cipher.hasTag || cipher.mode == .xts
    }

    @Test("every algorithm that is offered, in every mode and with every length of key, is one of these")
    func all() throws {
        var offered: Set<String> = []
        for algorithm in CipherAlgorithm.allCases {
            for mode in Cipher.modes(of: algorithm) where !Self.isBeyondTheCommand(try Cipher(algorithm, mode)) {
                for key in algorithm.keys { offered.insert("\(algorithm) \(mode) \(key)") }
            }
        }
        let done = try Self.cases.map { one in
            var parameters = CryptographicParameters()
            parameters.blockCipherMode = one.mode
            let cipher = try Cipher(parameters, one.algorithm)
            return "\(cipher.algorithm) \(cipher.mode) \(one.key)"
        }
        #expect(Set(done) == offered && done.count == offered.count)
    }

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
