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

    @Test("encryption to an RSA key is OAEP with SHA-1 where nothing is said, as the standard has it")
    func encryption() throws {
        #expect(try EncryptionScheme(CryptographicParameters()) == .oaep(.sha1, mask: .sha1, label: []))
        let named = parameters {
            $0.hashingAlgorithm = .sha256
            $0.maskGeneratorHashingAlgorithm = .sha1
            $0.pSource = [7]
        }
        #expect(try EncryptionScheme(named) == .oaep(.sha256, mask: .sha1, label: [7]))
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
