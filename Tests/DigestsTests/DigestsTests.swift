import Digests
import Secrets
import TestTools
import Testing

@Suite("Hashes, codes and derivations against openssl")
struct DigestsTests {
    private let random = SystemRandom()

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private func plain(_ bytes: SecretBytes) -> [UInt8] { bytes.withBytes { [UInt8]($0) } }

    @Test("each hash is openssl's, in one piece and in several", arguments: HashAlgorithm.allCases)
    func hashes(algorithm: HashAlgorithm) throws {
        let openssl = try OpenSSL()
        for count in [0, 1, 63, 64, 1_000] {
            let data = random.bytes(count)
            try openssl.write(data, "data")
            let expected = try openssl.run("dgst", "-\(algorithm.name)", "-binary", "data")
            #expect(try plain(HashStream.hash(SecretBytes(copying: data), algorithm)) == expected)
            let stream = try HashStream(algorithm)
            for byte in data { try [byte].withUnsafeBytes(stream.update) }
            #expect(try plain(stream.finish()) == expected)
            #expect(throws: DigestError(.failed)) { try stream.finish() }
        }
    }

    @Test("each code is openssl's")
    func codes() throws {
        let data = random.bytes(100)
        let key = random.bytes(32)
        let openssl = try OpenSSL()
        try openssl.write(data, "data")
        let read = ["mac", "-binary", "-macopt", "hexkey:\(Self.hex(key))", "-in", "data"]
        var cases: [(MACAlgorithm, [String])] = HashAlgorithm.allCases.map {
            (.hmac($0), ["-digest", $0.name, "HMAC"])
        }
        cases += [
            (.cmac(.aes), ["-cipher", "AES-256-CBC", "CMAC"]),
            (.cmac(.camellia), ["-cipher", "CAMELLIA-256-CBC", "CMAC"]),
            (.kmac128(24), ["-macopt", "size:24", "KMAC-128"]),
            (.kmac256(64), ["-macopt", "size:64", "KMAC-256"]),
        ]
        for (algorithm, arguments) in cases {
            let expected = try openssl.run(read + arguments)
            let found = try MACStream.code([SecretBytes(copying: data)], algorithm, SecretBytes(copying: key))
            #expect(plain(found) == expected, "\(algorithm)")
            #expect(found.count == algorithm.count)
        }
    }

    @Test("PBKDF2 and HKDF are openssl's, at lengths below, at and above a digest")
    func derivations() throws {
        let (secret, salt, info) = (random.bytes(20), random.bytes(16), random.bytes(9))
        for count in [1, 32, 33, 200] {
            let derived = try KeyDerivation.pbkdf2(
                SecretBytes(copying: secret),
                salt: salt,
                iterations: 100,
                .sha256,
                count: count
            )
            let options = [
                "digest:SHA256", "hexpass:\(Self.hex(secret))", "hexsalt:\(Self.hex(salt))",
                "iter:100",
            ]
            #expect(try plain(derived) == kdf("PBKDF2", options + ["pkcs5:1"], count))
            let expanded = try KeyDerivation.hkdf(
                SecretBytes(copying: secret),
                salt: salt,
                info: SecretBytes(copying: info),
                .sha384,
                count: count
            )
            let hkdf = [
                "digest:SHA384", "hexkey:\(Self.hex(secret))", "hexsalt:\(Self.hex(salt))",
                "hexinfo:\(Self.hex(info))",
            ]
            #expect(try plain(expanded) == kdf("HKDF", hkdf, count))
        }
    }

    @Test("SP 800-108 in counter and feedback mode is openssl's, whose fixed input is label, 0, context and bits")
    func nist() throws {
        let (key, label, context) = (random.bytes(32), random.bytes(7), random.bytes(11))
        for (chaining, mode) in [(KeyDerivation.Chaining.counter, "counter"), (.feedback, "feedback")] {
            for count in [16, 32, 100] {
                let bits = (0..<4).reversed().map { UInt8(truncatingIfNeeded: (8 * count) >> (8 * $0)) }
                let found = try KeyDerivation.nist(
                    SecretBytes(copying: key),
                    .hmac(.sha256),
                    chaining,
                    fixedInput: SecretBytes(copying: label + [0] + context + bits),
                    count: count
                )
                let options = [
                    "mac:HMAC", "digest:SHA256", "mode:\(mode)", "hexkey:\(Self.hex(key))",
                    "hexsalt:\(Self.hex(label))", "hexinfo:\(Self.hex(context))",
                ]
                #expect(try plain(found) == kdf("KBKDF", options, count), "\(mode), \(count)")
            }
        }
    }

    @Test("the double pipeline is what two chains of HMAC by hand give")
    func doublePipeline() throws {
        let key = random.secret(32)
        let fixed = random.bytes(20)
        let code = { (pieces: [SecretBytes]) in try MACStream.code(pieces, .hmac(.sha256), key) }
        let input = SecretBytes(copying: fixed)
        let first = try code([input])
        let second = try code([first])
        let blocks = [
            try code([first, SecretBytes(copying: [0, 0, 0, 1]), input]),
            try code([second, SecretBytes(copying: [0, 0, 0, 2]), input]),
        ]
        let found = try KeyDerivation.nist(key, .hmac(.sha256), .doublePipeline, fixedInput: input, count: 64)
        #expect(found == SecretBytes.joining(blocks))
    }

    @Test("lengths and rounds that are too small or too large are refused")
    func limits() throws {
        let key = random.secret(32)
        #expect(throws: DigestError(.outputLength)) {
            try KeyDerivation.hkdf(key, salt: [], info: .empty, .sha256, count: 255 * 32 + 1)
        }
        #expect(throws: DigestError(.outputLength)) {
            try KeyDerivation.nist(key, .hmac(.sha256), .counter, fixedInput: .empty, count: 0)
        }
        for iterations in [0, -1, 10_000_001] {
            #expect(throws: DigestError(.iterationsOutOfRange)) {
                try KeyDerivation.pbkdf2(key, salt: [1], iterations: iterations, .sha256, count: 16)
            }
        }
        #expect(throws: DigestError(.keyLength)) { try MACStream(.cmac(.aes), random.secret(15)) }
        #expect(throws: DigestError(.keyLength)) { try MACStream(.hmac(.sha256), .empty) }
        #expect(throws: DigestError(.outputLength)) { try MACStream(.kmac128(3), key) }
    }

    private func kdf(_ name: String, _ options: [String], _ count: Int) throws -> [UInt8] {
        try OpenSSL().run(
            ["kdf", "-binary", "-keylen", "\(count)"] + options.flatMap { ["-kdfopt", $0] } + [name]
        )
    }
}
