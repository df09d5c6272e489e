import Certificates
import Secrets
import TestTools
import Testing

/// Keys under a password as openssl writes them.
@Suite("Encrypted private keys")
struct EncryptedKeyTests {
    private static let password = SecretBytes(copying: "sesame".utf8)

    private static func open(_ der: [UInt8], _ password: SecretBytes = password) -> CertificateError? {
        do throws(CertificateError) {
            _ = try EncryptedKey.open(SecretBytes(copying: der), password: password)
            return nil
        } catch {
            return error
        }
    }

    @Test("a count of PBKDF2 is believed up to a million before anything is computed, and one more is not")
    func rounds() throws {
        let key = try Self.key("-v2", "aes-256-cbc", "-iter", "1000000")
        #expect(Self.open(key) == nil)
        #expect(Self.open(key, SecretBytes(copying: "simsim".utf8)) == .wrongPassword)
        let place = try #require(key.indices.first { key[$0...].starts(with: [2, 3, 0x0f, 0x42, 0x40]) })
        var changed = key
        changed[place + 4] += 1
        #expect(Self.open(changed) == .tooMuchWork)
        changed.replaceSubrange((place + 2)..<(place + 5), with: [0x80, 0, 0])
        #expect(Self.open(changed) == .malformed)
    }

    @Test("a count of the schemes of earlier days is believed no further")
    func earlier() throws {
        let key = try Self.key("-v1", "PBE-SHA1-3DES", "-iter", "65537")
        #expect(Self.open(key) == nil)
        let place = try #require(key.indices.first { key[$0...].starts(with: [2, 3, 1, 0, 1]) })
        var changed = key
        changed.replaceSubrange((place + 2)..<(place + 5), with: [0x0f, 0x42, 0x41])
        #expect(Self.open(changed) == .tooMuchWork)
    }

    @Test("what scrypt mixes is counted: cost times block size times lanes")
    func scrypt() throws {
        let options = ["-scrypt", "-scrypt_N", "16384", "-scrypt_r", "8", "-scrypt_p"]
        #expect(Self.open(try Self.key(options + ["7"])) == nil)
        #expect(Self.open(try Self.key(options + ["8"])) == .tooMuchWork)
    }

    private static func key(_ options: String...) throws -> [UInt8] { try key(options) }

    private static func key(_ options: [String]) throws -> [UInt8] {
        let openssl = try OpenSSL()
        try openssl("genpkey -algorithm ED25519 -out key")
        let write = ["pkcs8", "-topk8", "-in", "key", "-outform", "DER", "-passout", "pass:sesame"]
        return try openssl.run(write + options)
    }
}
