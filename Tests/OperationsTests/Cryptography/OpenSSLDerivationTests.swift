import Canonical
import KMIP
import Secrets
import TestTools
import Testing

@testable import Operations

@Suite("Derived keys, against the openssl command")
struct OpenSSLDerivationTests {
    private static let (data, salt, start) = ([UInt8](0..<48), [UInt8](1...16), [UInt8](100..<132))

    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let method: DerivationMethod
        let set: @Sendable (inout DerivationParameters) -> Void
        /// Of `openssl`, by the base key in hex.
        let words: @Sendable (String) -> [String]

        init(
            _ name: String,
            _ method: DerivationMethod,
            _ set: @escaping @Sendable (inout DerivationParameters) -> Void,
            _ words: @escaping @Sendable (String) -> [String]
        ) { (testDescription, self.method, self.set, self.words) = (name, method, set, words) }
    }

    /// `openssl kdf` for 40 bytes.
    @Sendable
    private static func kdf(_ name: String, _ options: [String]) -> [String] {
        ["kdf", "-binary", "-keylen", "40"] + options.flatMap { ["-kdfopt", $0] } + [name]
    }

    /// The fixed input is what the client gives, with no length and no zero of the command's.
    @Sendable
    private static func kbkdf(_ options: [String]) -> [String] {
        kdf("KBKDF", options + ["hexinfo:\(data.hex)", "use-l:0", "use-separator:0"])
    }

    static let ways: [Way] = [
        Way(
            "HKDF",
            .hkdf,
            {
                $0.parameters?.hashingAlgorithm = .sha512
                ($0.salt, $0.derivationData) = (salt, [SecretBytes(copying: data)])
            },
            { kdf("HKDF", ["digest:SHA512", "hexkey:\($0)", "hexsalt:\(salt.hex)", "hexinfo:\(data.hex)"]) }
        ),
        Way(
            "PBKDF2",
            .pbkdf2,
            {
                $0.parameters?.hashingAlgorithm = .sha256
                ($0.salt, $0.iterationCount) = (salt, 1_000)
            },
            { kdf("PBKDF2", ["digest:SHA256", "hexpass:\($0)", "hexsalt:\(salt.hex)", "iter:1000"]) }
        ),
        Way(
            "SP 800-108, counter, HMAC",
            .nist800108C,
            {
                $0.parameters?.hashingAlgorithm = .sha256
                $0.derivationData = [SecretBytes(copying: data)]
            },
            { kbkdf(["mac:HMAC", "digest:SHA256", "mode:counter", "hexkey:\($0)"]) }
        ),
        Way(
            "SP 800-108, counter, CMAC",
            .nist800108C,
            { $0.derivationData = [SecretBytes(copying: data)] },
            { kbkdf(["mac:CMAC", "cipher:AES-256-CBC", "mode:counter", "hexkey:\($0)"]) }
        ),
        Way(
            "SP 800-108, feedback, HMAC",
            .nist800108F,
            {
                $0.parameters?.hashingAlgorithm = .sha256
                ($0.derivationData, $0.initializationVector) = ([SecretBytes(copying: data)], start)
            },
            { kbkdf(["mac:HMAC", "digest:SHA256", "mode:feedback", "hexkey:\($0)", "hexseed:\(start.hex)"]) }
        ),
        Way(
            "HMAC",
            .hmac,
            {
                $0.parameters?.hashingAlgorithm = .sha512
                $0.derivationData = [SecretBytes(copying: data)]
            },
            { ["mac", "-binary", "-macopt", "hexkey:\($0)", "-macopt", "digest:SHA512", "-in", "data", "HMAC"] }
        ),
        Way(
            "HASH",
            .hash,
            { $0.parameters?.hashingAlgorithm = .sha3of512 },
            { _ in ["dgst", "-sha3-512", "-binary", "base"] }
        ),
        Way(
            "ENCRYPT",
            .encrypt,
            {
                $0.parameters?.blockCipherMode = .cbc
                ($0.derivationData, $0.initializationVector) = ([SecretBytes(copying: data)], salt)
            },
            { ["enc", "-e", "-aes-256-cbc", "-nopad", "-K", $0, "-iv", salt.hex, "-in", "data"] }
        ),
    ]

    @Test("what is derived is what openssl derives", arguments: ways)
    func derived(_ way: Way) async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let bytes = SystemRandom().bytes(32)
        let base = try await fixture.key(bytes, .aes, .deriveKey)
        try openssl.write(Self.data, "data")
        try openssl.write(bytes, "base")
        var parameters = DerivationParameters(parameters: CryptographicParameters())
        way.set(&parameters)
        let theirs = try openssl.run(way.words(bytes.hex))
        #expect(theirs.count >= 40)
        let ours = try await fixture.derived([base], way.method, parameters, 40)
        #expect(ours == Array(theirs.prefix(40)))
    }
}
