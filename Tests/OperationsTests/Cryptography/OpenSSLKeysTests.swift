import Canonical
import KMIP
import Secrets
import TestTools
import Testing

@testable import Operations

/// Signatures, codes and derived keys, each as the command `openssl` makes it of the same key.
@Suite("Signatures, codes and derived keys, against the openssl command")
struct OpenSSLKeysTests {
    private static let text = Array("what is signed, and what there is a code of".utf8)

    struct Pair: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Of `genpkey`.
        let options: [String]
        let says: (CryptographicAlgorithm, Int32)?

        init(_ name: String, _ says: (CryptographicAlgorithm, Int32)?, _ options: String...) {
            (testDescription, self.says) = (name, says)
            self.options = options.isEmpty ? [name] : options
        }

        static func curve(_ name: String, _ algorithm: CryptographicAlgorithm, _ bits: Int32) -> Pair {
            Pair(name, (algorithm, bits), "EC", "-pkeyopt", "ec_paramgen_curve:\(name)")
        }
    }

    /// Has the command make a pair in the files `NAME.pem` and `NAME.pub`, and registers both.
    private func make(
        _ pair: Pair,
        _ name: String,
        _ masks: (CryptographicUsageMask, CryptographicUsageMask),
        _ openssl: OpenSSL,
        _ fixture: ObjectsFixture
    ) async throws -> (own: String, other: String) {
        try openssl.run(["genpkey", "-out", "\(name).pem", "-algorithm"] + pair.options)
        let pkcs8 = try openssl.run("pkcs8", "-topk8", "-nocrypt", "-in", "\(name).pem", "-outform", "DER")
        let spki = try openssl.run("pkey", "-in", "\(name).pem", "-pubout", "-outform", "DER")
        try openssl.run("pkey", "-in", "\(name).pem", "-pubout", "-out", "\(name).pub")
        var (secret, open) = (Attributes(), Attributes())
        (secret.cryptographicUsageMask, open.cryptographicUsageMask) = masks
        secret.lifeDates.activation = 1
        open.lifeDates.activation = 1
        return (
            try await fixture.register(.privateKey(SampleObjects.block(.pkcs8, pkcs8, pair.says)), secret),
            try await fixture.register(.publicKey(SampleObjects.block(.x509, spki, pair.says)), open)
        )
    }

    struct Scheme: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let pair: Pair
        let hash: HashingAlgorithm?
        let padding: PaddingMethod?
        /// Of `dgst`; none for what `pkeyutl` signs as it is.
        let options: [String]

        init(
            _ pair: Pair,
            _ hash: HashingAlgorithm? = nil,
            _ padding: PaddingMethod? = nil,
            _ options: String...
        ) {
            testDescription = ([pair.testDescription] + options).joined(separator: " ")
            (self.pair, self.hash, self.padding, self.options) = (pair, hash, padding, options)
        }

        /// The words of the command that signs `text`, or verifies the signature in a file.
        func signing(_ key: String) -> [String] {
            options.isEmpty
                ? ["pkeyutl", "-sign", "-rawin", "-in", "text", "-inkey", key, "-out", "theirs"]
                : ["dgst"] + options + ["-sign", key, "-out", "theirs", "text"]
        }

        func verifying(_ key: String) -> [String] {
            options.isEmpty
                ? ["pkeyutl", "-verify", "-rawin", "-in", "text", "-pubin", "-inkey", key, "-sigfile", "ours"]
                : ["dgst"] + options + ["-verify", key, "-signature", "ours", "text"]
        }
    }

    private static let rsa = Pair("RSA", (.rsa, 2_048), "RSA", "-pkeyopt", "rsa_keygen_bits:2048")

    static let schemes: [Scheme] = [
        Scheme(.curve("P-224", .ec, 224), .sha224, nil, "-sha224"),
        Scheme(.curve("P-256", .ec, 256), .sha256, nil, "-sha256"),
        Scheme(.curve("P-384", .ec, 384), .sha384, nil, "-sha384"),
        Scheme(.curve("P-521", .ec, 521), .sha3of512, nil, "-sha3-512"),
        Scheme(.curve("secp256k1", .ec, 256), .sha256, nil, "-sha256"),
        Scheme(.curve("brainpoolP256r1", .ec, 256), .sha256, nil, "-sha256"),
        Scheme(.curve("sect283k1", .ec, 283), .sha256, nil, "-sha256"),
        Scheme(Pair("ED25519", (.ed25519, 256))), Scheme(Pair("ED448", (.ed448, 456))),
        Scheme(rsa, .sha256, .pkcs1v15, "-sha256"), Scheme(rsa, .sha3of384, .pkcs1v15, "-sha3-384"),
        Scheme(
            rsa,
            .sha384,
            .pss,
            "-sha384",
            "-sigopt",
            "rsa_padding_mode:pss",
            "-sigopt",
            "rsa_pss_saltlen:digest"
        ),
    ]

    @Test("each verifies what the other one signed, and nothing that was changed", arguments: schemes)
    func signatures(_ scheme: Scheme) async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let keys = try await make(scheme.pair, "own", (.sign, .verify), openssl, fixture)
        try openssl.write(Self.text, "text")
        let data = SecretBytes(copying: Self.text)
        var parameters = CryptographicParameters()
        (parameters.hashingAlgorithm, parameters.paddingMethod) = (scheme.hash, scheme.padding)
        let signing = SignRequest(uniqueIdentifier: keys.own, parameters: parameters, data: data)
        try openssl.write(try #require(try await fixture.objects.sign(signing).signatureData), "ours")
        try openssl.run(scheme.verifying("own.pub"))
        try openssl.run(scheme.signing("own.pem"))
        var theirs = try openssl.read("theirs")
        for expected in [ValidityIndicator.valid, .invalid] {
            let verifying = SignatureVerifyRequest(
                uniqueIdentifier: keys.other,
                parameters: parameters,
                data: data,
                signatureData: theirs
            )
            #expect(try await fixture.objects.signatureVerify(verifying).validity == expected)
            theirs[theirs.count - 1] ^= 1
        }
    }

    static let agreeing: [(Pair, Int)] = [
        (.curve("P-224", .ecdh, 224), 28), (.curve("P-256", .ecdh, 256), 32), (.curve("P-384", .ecdh, 384), 48),
        (.curve("P-521", .ecdh, 521), 66), (.curve("secp256k1", .ecdh, 256), 32), (Pair("X25519", nil), 32),
        (Pair("X448", nil), 56), (Pair("DH", (.dh, 2_048), "DH", "-pkeyopt", "group:ffdhe2048"), 256),
    ]

    @Test("two keys agree here on what they agree on by openssl", arguments: agreeing)
    func agreement(_ pair: Pair, _ count: Int) async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let masks: (CryptographicUsageMask, CryptographicUsageMask) = (
            [.deriveKey, .keyAgreement], [.deriveKey, .keyAgreement]
        )
        let one = try await make(pair, "one", masks, openssl, fixture)
        let other = try await make(pair, "other", masks, openssl, fixture)
        // By itself the command leaves the zeros out that such a number begins with.
        let padded = pair.testDescription == "DH" ? ["-pkeyopt", "dh_pad:1"] : []
        let theirs = try openssl.run(["pkeyutl", "-derive", "-inkey", "one.pem", "-peerkey", "other.pub"] + padded)
        #expect(theirs.count == count)
        for ids in [[one.own, other.other], [other.own, one.other]] {
            #expect(try await fixture.derived(ids, .asymmetricKey, DerivationParameters(), count) == theirs)
        }
    }

    struct Code: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let algorithm: CryptographicAlgorithm
        let key: Int
        /// Of `openssl mac`.
        let words: [String]

        init(_ algorithm: CryptographicAlgorithm, _ key: Int, _ name: String, _ option: String) {
            testDescription = "\(name) \(option), \(8 * key)"
            (self.algorithm, self.key, words) = (algorithm, key, ["-macopt", option, "-in", "text", name])
        }
    }

    static let macs: [Code] =
        [
            Code(.hmacMD5, 16, "HMAC", "digest:MD5"), Code(.hmacSHA1, 20, "HMAC", "digest:SHA1"),
            Code(.hmacSHA224, 28, "HMAC", "digest:SHA224"), Code(.hmacSHA256, 32, "HMAC", "digest:SHA256"),
            Code(.hmacSHA384, 48, "HMAC", "digest:SHA384"), Code(.hmacSHA512, 64, "HMAC", "digest:SHA512"),
            Code(.hmacSHA3of224, 28, "HMAC", "digest:SHA3-224"), Code(.hmacSHA3of256, 32, "HMAC", "digest:SHA3-256"),
            Code(.hmacSHA3of384, 48, "HMAC", "digest:SHA3-384"), Code(.hmacSHA3of512, 64, "HMAC", "digest:SHA3-512"),
            Code(.kmac128, 32, "KMAC128", "size:32"), Code(.kmac256, 64, "KMAC256", "size:64"),
            Code(.tripleDES, 24, "CMAC", "cipher:DES-EDE3-CBC"),
        ]
        + [16, 24, 32].flatMap { key in
            [
                Code(.aes, key, "CMAC", "cipher:AES-\(8 * key)-CBC"),
                Code(.camellia, key, "CMAC", "cipher:CAMELLIA-\(8 * key)-CBC"),
            ]
        }

    @Test("a code is the one that openssl makes, and openssl's is verified", arguments: macs)
    func codes(_ code: Code) async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let bytes = SystemRandom().bytes(code.key)
        let id = try await fixture.key(bytes, code.algorithm)
        try openssl.write(Self.text, "text")
        var theirs = try openssl.run(["mac", "-binary", "-macopt", "hexkey:\(bytes.hex)"] + code.words)
        let data = SecretBytes(copying: Self.text)
        #expect(try await fixture.objects.mac(MACRequest(uniqueIdentifier: id, data: data)).macData == theirs)
        for expected in [ValidityIndicator.valid, .invalid] {
            let verifying = MACVerifyRequest(uniqueIdentifier: id, data: data, macData: theirs)
            #expect(try await fixture.objects.macVerify(verifying).validity == expected)
            theirs[0] ^= 1
        }
    }
}

extension ObjectsFixture {
    /// The bytes of the Secret Data that is derived.
    func derived(
        _ ids: [String],
        _ method: DerivationMethod,
        _ parameters: DerivationParameters,
        _ count: Int
    ) async throws -> [UInt8]? {
        var attributes = Attributes()
        attributes.cryptographicLength = Int32(8 * count)
        let request = DeriveKeyRequest(
            objectType: .secretData,
            uniqueIdentifiers: ids,
            derivationMethod: method,
            derivationParameters: parameters,
            attributes: attributes
        )
        let id = try await objects.deriveKey(request).uniqueIdentifier
        return try await get(id).keyBlock?.plainBytes.map { $0.withBytes { [UInt8]($0) } }
    }
}
