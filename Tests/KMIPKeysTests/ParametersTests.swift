import AsymmetricKeys
import Ciphers
import Digests
import KMIP
import KMIPKeys
import Testing

@Suite("Cryptographic Parameters as algorithms")
struct ParametersTests {
    private func parameters(_ change: (inout CryptographicParameters) -> Void) -> CryptographicParameters {
        var parameters = CryptographicParameters()
        change(&parameters)
        return parameters
    }

    @Test("signatures by a named algorithm, or by padding and hash")
    func signatures() throws {
        let named = parameters { $0.digitalSignatureAlgorithm = .sha384WithRSA }
        #expect(try SignatureScheme(named, .rsa) == .rsaPKCS1(.sha384))
        let pss = parameters {
            $0.paddingMethod = .pss
            $0.hashingAlgorithm = .sha512
            $0.saltLength = 20
        }
        #expect(try SignatureScheme(pss, .rsa) == .rsaPSS(.sha512, mask: .sha512, salt: 20))
        #expect(try SignatureScheme(CryptographicParameters(), .ellipticCurve(.p256)) == .ecdsa(.sha256))
        #expect(try SignatureScheme(CryptographicParameters(), .ed448) == .edwards)
        for (parameters, key) in [(named, KeyAlgorithm.ellipticCurve(.p256)), (CryptographicParameters(), .x25519)] {
            let error = #expect(throws: KMIPError.self) { try SignatureScheme(parameters, key) }
            #expect(error?.reason == .unsupportedCryptographicParameters)
        }
    }

    @Test("a Digital Signature Algorithm goes with its own hash and padding, and with no other")
    func oneScheme() throws {
        func named(
            _ algorithm: DigitalSignatureAlgorithm,
            _ padding: PaddingMethod?,
            _ hash: HashingAlgorithm?
        ) -> CryptographicParameters {
            parameters {
                ($0.digitalSignatureAlgorithm, $0.paddingMethod, $0.hashingAlgorithm) = (algorithm, padding, hash)
            }
        }
        #expect(try SignatureScheme(named(.sha256WithRSA, .pkcs1v15, .sha256), .rsa) == .rsaPKCS1(.sha256))
        #expect(try SignatureScheme(named(.sha3of384WithRSA, nil, nil), .rsa) == .rsaPKCS1(.sha3of384))
        #expect(
            try SignatureScheme(named(.rsaPSS, .pss, .sha384), .rsa) == .rsaPSS(.sha384, mask: .sha384, salt: 48)
        )
        #expect(try SignatureScheme(named(.dsaWithSHA224, nil, .sha224), .dsa) == .dsa(.sha224))
        let wrong: [(CryptographicParameters, KeyAlgorithm)] = [
            (named(.sha256WithRSA, .pss, nil), .rsa), (named(.sha256WithRSA, nil, .sha512), .rsa),
            (named(.rsaPSS, .pkcs1v15, .sha256), .rsa), (named(.ecdsaWithSHA256, nil, .sha384), .ellipticCurve(.p384)),
        ]
        for (parameters, key) in wrong {
            let error = #expect(throws: KMIPError.self) { try SignatureScheme(parameters, key) }
            #expect(error?.reason == .badCryptographicParameters)
        }
        for other in [DigitalSignatureAlgorithm.ecdsaWithSHA256, .dsaWithSHA256] {
            let error = #expect(throws: KMIPError.self) { try SignatureScheme(named(other, nil, nil), .rsa) }
            #expect(error?.reason == .unsupportedCryptographicParameters)
        }
    }

    @Test("parameters for another algorithm than the key's are refused: for signatures, encryption and codes")
    func algorithms() throws {
        func named(_ algorithm: CryptographicAlgorithm) -> CryptographicParameters {
            parameters { $0.cryptographicAlgorithm = algorithm }
        }
        let right: [(CryptographicAlgorithm, KeyAlgorithm)] = [
            (.rsa, .rsa), (.ec, .ellipticCurve(.p256)), (.ecdsa, .ellipticCurve(.p256)), (.dsa, .dsa),
            (.ed25519, .ed25519), (.ec, .ed448),
        ]
        for (algorithm, key) in right {
            #expect(try SignatureScheme(named(algorithm), key) == SignatureScheme(CryptographicParameters(), key))
        }
        let wrong: [(CryptographicAlgorithm, KeyAlgorithm)] = [
            (.ecdsa, .rsa), (.rsa, .ellipticCurve(.p256)), (.ed448, .ed25519), (.dsa, .rsa), (.aes, .dsa),
        ]
        for (algorithm, key) in wrong {
            let error = #expect(throws: KMIPError.self) { try SignatureScheme(named(algorithm), key) }
            #expect(error?.reason == .badCryptographicParameters)
        }
        #expect(try EncryptionScheme(named(.rsa)) == EncryptionScheme(CryptographicParameters()))
        let encrypting = #expect(throws: KMIPError.self) { try EncryptionScheme(named(.aes)) }
        #expect(encrypting?.reason == .badCryptographicParameters)
        #expect(try MACAlgorithm(named(.hmacSHA512), .aes) == .hmac(.sha512))
        #expect(try MACAlgorithm(named(.aes), nil) == .cmac(.aes))
        let codes: [(CryptographicAlgorithm, CryptographicAlgorithm)] = [
            (.hmacMD5, .hmacSHA256), (.aes, .hmacSHA256), (.hmacSHA256, .kmac128), (.camellia, .aes),
        ]
        for (algorithm, key) in codes {
            let error = #expect(throws: KMIPError.self) { try MACAlgorithm(named(algorithm), key) }
            #expect(error?.reason == .badCryptographicParameters)
        }
    }

    @Test("what an object says of its signatures is not filled in where the request says another scheme")
    func filling() throws {
        let rsa = parameters { $0.digitalSignatureAlgorithm = .sha512WithRSA }
        let pss = parameters { ($0.paddingMethod, $0.hashingAlgorithm, $0.saltLength) = (.pss, .sha384, 20) }
        func scheme(_ asked: CryptographicParameters) throws(KMIPError) -> SignatureScheme {
            try SignatureScheme(asked.filled(from: [rsa, pss], for: .signature), .rsa)
        }
        #expect(try scheme(CryptographicParameters()) == .rsaPKCS1(.sha512))
        #expect(try scheme(parameters { $0.cryptographicAlgorithm = .rsa }) == .rsaPKCS1(.sha512))
        #expect(try scheme(parameters { $0.paddingMethod = .pkcs1v15 }) == .rsaPKCS1(.sha512))
        #expect(try scheme(parameters { $0.hashingAlgorithm = .sha256 }) == .rsaPKCS1(.sha256))
        #expect(try scheme(parameters { $0.paddingMethod = .pss }) == .rsaPSS(.sha384, mask: .sha384, salt: 20))
        #expect(try scheme(parameters { $0.hashingAlgorithm = .sha384 }) == .rsaPSS(.sha384, mask: .sha384, salt: 20))
        #expect(
            try scheme(parameters { $0.digitalSignatureAlgorithm = .rsaPSS })
                == .rsaPSS(.sha384, mask: .sha384, salt: 20)
        )
        #expect(try scheme(parameters { $0.digitalSignatureAlgorithm = .sha256WithRSA }) == .rsaPKCS1(.sha256))
    }

    @Test("what an object says of the mode that is asked for is filled in before what it says of none")
    func fillingOfMode() {
        let padding = parameters { $0.paddingMethod = .pkcs5 }
        let gcm = parameters { ($0.blockCipherMode, $0.tagLength) = (.gcm, 12) }
        let asked = parameters { $0.blockCipherMode = .gcm }
        let cbc = parameters { $0.blockCipherMode = .cbc }
        #expect(asked.filled(from: [padding, gcm], for: .cipher) == gcm)
        #expect(CryptographicParameters().filled(from: [padding, gcm], for: .cipher) == padding)
        #expect(cbc.filled(from: [padding, gcm], for: .cipher).paddingMethod == .pkcs5)
    }

    @Test("what an object says of its ciphers is not filled into its codes, nor the other way round")
    func fillingOfPurposes() throws {
        let gcm = parameters { ($0.blockCipherMode, $0.tagLength) = (.gcm, 12) }
        let cbc = parameters { ($0.blockCipherMode, $0.paddingMethod) = (.cbc, .pkcs5) }
        let cmac = parameters { $0.blockCipherMode = .cmac }
        let code = parameters { $0.cryptographicAlgorithm = .hmacSHA512 }
        let hash = parameters { $0.hashingAlgorithm = .sha256 }
        #expect(cbc.filled(from: [code, hash, cmac], for: .cipher) == cbc)
        #expect(try MACAlgorithm(hash.filled(from: [gcm, cmac], for: .code), .aes) == .hmac(.sha256))
        #expect(try MACAlgorithm(code.filled(from: [gcm], for: .code), .aes) == .hmac(.sha512))
        #expect(try MACAlgorithm(cmac.filled(from: [gcm, code, hash], for: .code), .aes) == .cmac(.aes))
    }

    @Test(
        "where the request names nothing, or only the key's algorithm, what an object says of another purpose is passed over"
    )
    func fillingOfNothing() {
        let gcm = parameters { ($0.blockCipherMode, $0.tagLength) = (.gcm, 12) }
        let padding = parameters { $0.paddingMethod = .pkcs5 }
        let code = parameters { $0.cryptographicAlgorithm = .hmacSHA512 }
        let hash = parameters { $0.hashingAlgorithm = .sha256 }
        let named = parameters { $0.digitalSignatureAlgorithm = .sha512WithRSA }
        let pss = parameters { ($0.paddingMethod, $0.hashingAlgorithm) = (.pss, .sha384) }
        let oaep = parameters { ($0.paddingMethod, $0.hashingAlgorithm) = (.oaep, .sha256) }
        let nothing = CryptographicParameters()
        #expect(nothing.filled(from: [code, hash, gcm], for: .cipher) == gcm)
        #expect(nothing.filled(from: [gcm, padding, code], for: .code) == code)
        #expect(nothing.filled(from: [gcm, hash], for: .code) == hash)
        #expect(nothing.filled(from: [gcm], for: .code) == nothing)
        #expect(nothing.filled(from: [oaep, pss], for: .signature) == pss)
        #expect(nothing.filled(from: [named, pss, oaep], for: .encryption) == oaep)
        let aes = parameters { $0.cryptographicAlgorithm = .aes }
        #expect(aes.filled(from: [gcm], for: .code) == aes)
        #expect(aes.filled(from: [gcm], for: .cipher).tagLength == 12)
    }

    @Test("ciphers by mode and padding; a block cipher needs a mode")
    func ciphers() throws {
        let cbc = parameters {
            $0.blockCipherMode = .cbc
            $0.paddingMethod = .pkcs5
        }
        #expect(try Cipher(cbc, .aes) == Cipher(.aes, .cbc, padding: .pkcs5))
        #expect(try Cipher(CryptographicParameters(), .chaCha20Poly1305) == Cipher(.chaCha20Poly1305, .stream))
        let none = #expect(throws: KMIPError.self) { try Cipher(CryptographicParameters(), .aes) }
        #expect(none?.reason == .badCryptographicParameters)
        let odd = parameters {
            $0.blockCipherMode = .gcm
            $0.paddingMethod = .pkcs5
        }
        #expect(throws: KMIPError.self) { try Cipher(odd, .aes) }
    }

    @Test("encryption to an RSA key is OAEP with SHA-1 where nothing is said, and with the mask of the hash that is")
    func encryption() throws {
        #expect(try EncryptionScheme(CryptographicParameters()) == .oaep(.sha1, mask: .sha1, label: []))
        let named = parameters {
            $0.hashingAlgorithm = .sha256
            $0.maskGeneratorHashingAlgorithm = .sha1
            $0.pSource = [7]
        }
        #expect(try EncryptionScheme(named) == .oaep(.sha256, mask: .sha1, label: [7]))
        let unmasked = parameters { $0.hashingAlgorithm = .sha256 }
        #expect(try EncryptionScheme(unmasked) == .oaep(.sha256, mask: .sha256, label: []))
        #expect(try EncryptionScheme(parameters { $0.paddingMethod = .pkcs1v15 }) == .pkcs1)
        for padding in [PaddingMethod.none, .pkcs5, .pss] {
            let error = #expect(throws: KMIPError.self) {
                try EncryptionScheme(parameters { $0.paddingMethod = padding })
            }
            #expect(error?.reason == .unsupportedCryptographicParameters)
        }
    }

    @Test("parameters travel as they are")
    func travel() throws {
        let all = parameters {
            $0.blockCipherMode = .gcm
            $0.paddingMethod = .oaep
            $0.hashingAlgorithm = .sha256
            $0.randomIV = true
            $0.ivLength = 96
            $0.tagLength = 16
            $0.maskGenerator = .mgf1
            $0.maskGeneratorHashingAlgorithm = .sha384
            $0.pSource = [1, 2]
            $0.trailerField = 1
        }
        #expect(try CryptographicParameters(ttlv: all.ttlv) == all)
    }
}
