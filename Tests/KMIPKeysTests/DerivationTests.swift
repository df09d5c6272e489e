import Digests
import KMIP
import KMIPKeys
import Secrets
import Testing

@Suite("Derive Key's methods")
struct DerivationTests {
    private static let key = SecretBytes(copying: UInt8(0)..<32)
    private static let fixed = SecretBytes(copying: Array("label\0context".utf8))

    private func parameters(
        _ hash: HashingAlgorithm? = nil,
        _ change: (inout DerivationParameters) -> Void = { _ in }
    ) -> DerivationParameters {
        var cryptographic = CryptographicParameters()
        cryptographic.hashingAlgorithm = hash
        var parameters = DerivationParameters(parameters: hash == nil ? nil : cryptographic)
        change(&parameters)
        return parameters
    }

    private func derived(
        _ method: DerivationMethod,
        _ parameters: DerivationParameters,
        key: SecretBytes = key,
        _ algorithm: CryptographicAlgorithm? = nil,
        data: SecretBytes? = nil,
        count: Int
    ) throws(KMIPError) -> String {
        let bytes = try Derivation(method, parameters, key: key, algorithm, data: data, count: count).run()
        return bytes.withBytes { $0.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
    }

    private func reason(_ body: () throws(KMIPError) -> String) -> ResultReason? {
        do throws(KMIPError) {
            _ = try body()
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("PBKDF2 is RFC 6070's, with SHA-1 where no hash is named")
    func passwords() throws {
        let password = SecretBytes(copying: Array("password".utf8))
        func salted(_ hash: HashingAlgorithm?, _ rounds: Int32) -> DerivationParameters {
            parameters(hash) {
                $0.salt = Array("salt".utf8)
                $0.iterationCount = rounds
            }
        }
        let one = try derived(.pbkdf2, salted(nil, 4_096), key: password, count: 20)
        #expect(one == "4b007901b765489abead49d926f721d065a429c1")
        let other = try derived(.pbkdf2, salted(.sha256, 2), key: password, count: 40)
        #expect(other == "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43830651afcb5c862f")
        for rounds: Int32 in [0, -1, .min, .max] {
            #expect(
                reason { () throws(KMIPError) in try derived(.pbkdf2, salted(nil, rounds), count: 20) } == .invalidField
            )
        }
        let long = salted(.sha256, 5_000_001)
        #expect(reason { () throws(KMIPError) in try derived(.pbkdf2, long, count: 33) } == .invalidField)
        let missing = parameters { $0.iterationCount = 1 }
        #expect(reason { () throws(KMIPError) in try derived(.pbkdf2, missing, count: 20) } == .invalidField)
        let twice = reason { () throws(KMIPError) in
            try derived(.pbkdf2, salted(nil, 1), data: Self.fixed, count: 20)
        }
        #expect(twice == .invalidMessage)
    }

    @Test("HKDF is RFC 5869's first case")
    func hkdf() throws {
        let given = parameters { $0.salt = Array(0...12) }
        let okm = try derived(
            .hkdf,
            given,
            key: SecretBytes(copying: [UInt8](repeating: 0x0b, count: 22)),
            data: SecretBytes(copying: UInt8(0xf0)...0xf9),
            count: 42
        )
        #expect(okm == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
    }

    @Test("SP 800-108 in its three modes, with HMAC and, of a block cipher's key, CMAC")
    func nist() throws {
        let hashed = parameters(.sha256)
        #expect(
            try derived(.nist800108C, hashed, data: Self.fixed, count: 40)
                == "18b8910606f09c475658fb393a63521855b7deee922916562c76d87ba4f91aa88d4d4fe95ec82226"
        )
        let started = parameters(.sha256) { $0.initializationVector = [UInt8](repeating: 0, count: 32) }
        #expect(
            try derived(.nist800108F, started, data: Self.fixed, count: 40)
                == "9f2cbe1a93c776a0420643a146822ebd47b7e7158e3b9d9895c9f8625e680f3f52cf23244a10976d"
        )
        #expect(
            try derived(.nist800108DPI, hashed, data: Self.fixed, count: 40)
                == "80d3e0462dfaf65bdca1b3602dd52bd373e6c927a1a184164c6b71fe08fc665b5bb5a1a7788f40db"
        )
        let cmac = try derived(.nist800108C, parameters(), .aes, data: Self.fixed, count: 16)
        #expect(cmac != (try derived(.nist800108C, hashed, .aes, data: Self.fixed, count: 16)))
        #expect(reason { () throws(KMIPError) in try derived(.nist800108C, hashed, count: 16) } == .invalidField)
    }

    /// What is to be computed with, where request and key say so much.
    private func primitive(
        _ method: DerivationMethod,
        _ algorithm: CryptographicAlgorithm?,
        _ named: CryptographicParameters? = nil,
        own: CryptographicParameters? = nil
    ) throws(KMIPError) -> Derivation.Primitive {
        let given = DerivationParameters(parameters: named)
        return try Derivation(method, given, or: own, key: Self.key, algorithm, data: Self.fixed, count: 16).primitive()
    }

    private static func named(
        _ algorithm: CryptographicAlgorithm? = nil,
        _ hash: HashingAlgorithm? = nil,
        _ mode: BlockCipherMode? = nil
    ) -> CryptographicParameters {
        var named = CryptographicParameters()
        (named.cryptographicAlgorithm, named.hashingAlgorithm, named.blockCipherMode) = (algorithm, hash, mode)
        return named
    }

    @Test("HKDF is with SHA-256 where the request names no hash, whatever the key is for")
    func defaultHash() throws {
        let own = Self.named(nil, .sha512)
        for algorithm in [nil, .aes, .hmacSHA512, .hmacSHA3of512] as [CryptographicAlgorithm?] {
            #expect(try primitive(.hkdf, algorithm, own: own) == .code(.hmac(.sha256)))
            #expect(try primitive(.hkdf, algorithm, Self.named(nil, .sha384), own: own) == .code(.hmac(.sha384)))
        }
        let okm = try derived(
            .hkdf,
            parameters { $0.salt = Array(0...12) },
            key: SecretBytes(copying: [UInt8](repeating: 0x0b, count: 22)),
            .hmacSHA512,
            data: SecretBytes(copying: UInt8(0xf0)...0xf9),
            count: 42
        )
        #expect(okm == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
    }

    @Test("an HMAC that the request names comes before the key's algorithm, but in the method HMAC")
    func namedCode() throws {
        for method in [DerivationMethod.hkdf, .pbkdf2, .nist800108C, .nist800108F, .nist800108DPI] {
            for algorithm in [CryptographicAlgorithm.aes, .hmacSHA256, .hmacMD5] {
                let found = try primitive(method, algorithm, Self.named(.hmacSHA512))
                #expect(found == .code(.hmac(.sha512)), "\(method.name) \(algorithm.name)")
            }
        }
        #expect(try primitive(.nist800108C, .aes, Self.named(.aes)) == .code(.cmac(.aes)))
        #expect(try primitive(.nist800108C, .hmacSHA3of256) == .code(.hmac(.sha3of256)))
        #expect(try primitive(.hmac, .hmacSHA3of256, Self.named(nil, .sha512)) == .code(.hmac(.sha3of256)))
        #expect(try primitive(.hmac, .hmacMD5, own: Self.named(nil, .sha512)) == .code(.hmac(.md5)))
        let given = DerivationParameters(parameters: Self.named(.hmacSHA256))
        #expect(
            try derived(.nist800108C, given, .aes, data: Self.fixed, count: 40)
                == "18b8910606f09c475658fb393a63521855b7deee922916562c76d87ba4f91aa88d4d4fe95ec82226"
        )
    }

    @Test("a cipher or a code that is not the key's is refused, and so is HASH without a hash")
    func otherKeys() throws {
        let wrong: [(DerivationMethod, CryptographicAlgorithm, CryptographicParameters)] = [
            (.nist800108C, .aes, Self.named(.camellia)), (.nist800108C, .aes, Self.named(.kmac128)),
            (.nist800108F, .hmacSHA256, Self.named(.aes)), (.encrypt, .aes, Self.named(.camellia, nil, .cbc)),
            (.encrypt, .aes, Self.named(.chaCha20)), (.encrypt, .chaCha20Poly1305, Self.named(.chaCha20)),
            (.hkdf, .aes, Self.named(.hmacSHA512, .sha256)),
        ]
        for (method, algorithm, named) in wrong {
            let error = #expect(throws: KMIPError.self) { try primitive(method, algorithm, named) }
            #expect(error?.reason == .badCryptographicParameters, "\(method.name) \(algorithm.name)")
        }
        let error = #expect(throws: KMIPError.self) { try primitive(.hash, .hmacSHA256) }
        #expect(error?.reason == .unsupportedCryptographicParameters)
    }

    @Test(
        "HASH takes the key or data; HMAC its hash from the key's algorithm before all else; both give no more than a digest"
    )
    func hashes() throws {
        let data = SecretBytes(copying: Array("data".utf8))
        #expect(
            try derived(.hash, parameters(.sha256), count: 32)
                == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
        )
        let code = "9dd78fa36b26c332831fb2809d0ebb4398009accfaebbe45763a0459a214486f"
        #expect(try derived(.hmac, parameters(.sha512), .hmacSHA256, data: data, count: 32) == code)
        #expect(try derived(.hmac, parameters(.sha256), .aes, data: data, count: 16) == code.prefix(32))
        #expect(
            reason { () throws(KMIPError) in try derived(.hash, parameters(.sha256), count: 33) }
                == .cryptographicFailure
        )
        #expect(
            reason { () throws(KMIPError) in try derived(.hash, parameters(.sha256), data: data, count: 32) }
                == .invalidMessage
        )
        #expect(
            reason { () throws(KMIPError) in try derived(.hmac, parameters(), data: data, count: 32) }
                == .unsupportedCryptographicParameters
        )
    }

    @Test("ENCRYPT is FIPS 197's block, and takes no mode whose result says more than the data")
    func encryption() throws {
        let plain = SecretBytes(copying: (UInt8(0)..<16).map { $0 * 0x11 })
        func mode(_ mode: BlockCipherMode) -> DerivationParameters {
            var cryptographic = CryptographicParameters()
            cryptographic.blockCipherMode = mode
            return DerivationParameters(parameters: cryptographic)
        }
        let block = "8ea2b7ca516745bfeafc49904b496089"
        #expect(try derived(.encrypt, mode(.ecb), .aes, data: plain, count: 16) == block)
        // Without a vector it is one of zeros.
        #expect(try derived(.encrypt, mode(.cbc), .aes, data: plain, count: 16) == block)
        #expect(
            reason { () throws(KMIPError) in try derived(.encrypt, mode(.gcm), .aes, data: plain, count: 16) }
                == .unsupportedCryptographicParameters
        )
        #expect(
            reason { () throws(KMIPError) in try derived(.encrypt, mode(.ecb), .aes, data: plain, count: 17) }
                == .cryptographicFailure
        )
        #expect(
            reason { () throws(KMIPError) in try derived(.encrypt, mode(.ecb), data: plain, count: 16) }
                == .invalidField
        )
    }

    @Test("AWS Signature Version 4 is the example of its documentation")
    func signatureVersion4() throws {
        let secret = SecretBytes(copying: Array("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".utf8))
        let pieces = ["20150830", "us-east-1", "iam"].map { SecretBytes(copying: Array($0.utf8)) }
        let given = parameters { $0.derivationData = pieces }
        #expect(
            try derived(.awsSignatureVersion4, given, key: secret, count: 32)
                == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
        )
        let short = parameters { $0.derivationData = Array(pieces.dropLast()) }
        #expect(
            reason { () throws(KMIPError) in try derived(.awsSignatureVersion4, short, key: secret, count: 32) }
                == .invalidField
        )
    }
}
