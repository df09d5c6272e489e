import AsymmetricKeys
import Foundation
import Secrets
import Testing

@Suite("Messages that PKCS#1 v1.5 has padded")
struct PaddedMessageTests {
    private let random = SystemRandom()

    private static func bytes(_ hex: Substring) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }

    @Test("rightly and wrongly padded, each ciphertext gives what OpenSSL's implicit rejection gives")
    func published() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Vectors/implicit-rejection.txt"
        )
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        let encoded = SecretBytes(copying: Self.bytes(try #require(lines.first)))
        let key = try AsymmetricKey(encoded, .pkcs8, isPrivate: true)
        #expect(lines.count == 13)
        for line in lines.dropFirst() {
            let fields = line.split(separator: " ")
            #expect(fields.count == 2)
            let message = Self.bytes(fields[1])
            let opened = try key.decrypt(Self.bytes(fields[0]), .pkcs1).withBytes { [UInt8]($0) }
            #expect(opened == message, "\(line.prefix(16))")
        }
    }

    @Test("a message of any length that fits comes back, none too")
    func lengths() throws {
        let key = try AsymmetricKey.make(.rsa, bits: 2_048)
        for count in [0, 1, 2, 31, 32, 200, 244, 245] {
            let message = random.secret(count)
            let sealed = try key.publicKey().encrypt(message, .pkcs1)
            #expect(try key.decrypt(sealed, .pkcs1) == message, "\(count)")
        }
    }

    @Test("random blocks give messages of many lengths, the same each time, and others under another key")
    func noise() throws {
        let (key, other) = (try AsymmetricKey.make(.rsa, bits: 2_048), try AsymmetricKey.make(.rsa, bits: 2_048))
        var lengths: Set<Int> = []
        for _ in 0..<40 {
            // Below every modulus of so many bits, whose first bit is set.
            let block = [0] + random.bytes(255)
            let message = try key.decrypt(block, .pkcs1)
            #expect(try key.decrypt(block, .pkcs1) == message && message.count <= 245)
            lengths.insert(message.count)
            if message.count > 16 { #expect(try other.decrypt(block, .pkcs1) != message) }
        }
        #expect(lengths.count > 10, "\(lengths)")
    }

    @Test("what is not of the modulus's length, or not below it, is one error: everybody can see it")
    func lengthsOfCiphertexts() throws {
        let key = try AsymmetricKey.make(.rsa, bits: 2_048)
        let sealed = try key.publicKey().encrypt(random.secret(9), .pkcs1)
        let wrong: [[UInt8]] = [
            [], [1], Array(sealed.dropLast()), [0] + sealed, [UInt8](repeating: 0xff, count: 256),
        ]
        for bytes in wrong {
            let error = #expect(throws: AsymmetricKeyError.self) { try key.decrypt(bytes, .pkcs1) }
            #expect(error?.code == .malformed, "\(bytes.count)")
        }
        let open = #expect(throws: AsymmetricKeyError.self) { try key.publicKey().decrypt(sealed, .pkcs1) }
        #expect(open?.code == .unsupported)
    }
}
