import AsymmetricKeys
import Secrets
import Testing

@Suite("RSA keys of some of their numbers")
struct RSACompletionTests {
    private let key: AsymmetricKey
    private let all: RSANumbers

    init() throws {
        key = try AsymmetricKey.make(.rsa, bits: 2_048)
        guard case .rsaPrivate(let numbers) = try key.transparent() else { throw RSATestError.noNumbers }
        all = numbers
    }

    private enum RSATestError: Error { case noNumbers }

    private func pick(_ paths: [WritableKeyPath<RSANumbers, SecretBytes?>], exponent: Bool) -> RSANumbers {
        var numbers = RSANumbers(modulus: all.modulus)
        numbers.publicExponent = exponent ? all.publicExponent : nil
        for path in paths { numbers[keyPath: path] = all[keyPath: path] }
        return numbers
    }

    @Test(
        "the private exponent, both primes, one, or both prime exponents give the same key, with or without the public one"
    )
    func enough() throws {
        let sets: [[WritableKeyPath<RSANumbers, SecretBytes?>]] = [
            [\.privateExponent], [\.p, \.q], [\.p], [\.exponentP, \.exponentQ], [\.privateExponent, \.p, \.q],
        ]
        for paths in sets {
            for exponent in [true, false] {
                let found = try AsymmetricKey(.rsaPrivate(pick(paths, exponent: exponent)))
                let published = try found.publicKey().encoded(.pkcs1)
                #expect(try published == key.publicKey().encoded(.pkcs1))
                guard case .rsaPrivate(let numbers) = try found.transparent() else { continue }
                let primes = [numbers.p, numbers.q]
                #expect(primes.contains(all.p) && primes.contains(all.q))
            }
        }
    }

    @Test("too little, and numbers that contradict each other, are refused")
    func refused() throws {
        let none = #expect(throws: AsymmetricKeyError.self) {
            try AsymmetricKey(.rsaPrivate(RSANumbers(modulus: all.modulus)))
        }
        #expect(none?.code == .incomplete)
        var wrong = all
        wrong.exponentP = all.exponentQ
        #expect(throws: AsymmetricKeyError.self) { try AsymmetricKey(.rsaPrivate(wrong)) }
        wrong = all
        wrong.q = all.p
        #expect(throws: AsymmetricKeyError.self) { try AsymmetricKey(.rsaPrivate(wrong)) }
        wrong = pick([\.privateExponent], exponent: true)
        wrong.publicExponent = [3]
        #expect(throws: AsymmetricKeyError.self) { try AsymmetricKey(.rsaPrivate(wrong)) }
        wrong = all
        wrong.modulus = [0x40]
        let even = #expect(throws: AsymmetricKeyError.self) { try AsymmetricKey(.rsaPrivate(wrong)) }
        #expect(even?.code == .unsupported)
    }

    @Test("a number that is longer than the modulus is refused before anything is computed with it")
    func long() throws {
        var numbers = RSANumbers(modulus: all.modulus)
        numbers.privateExponent = SecretBytes(copying: [UInt8](repeating: 0xff, count: 1 << 20))
        let error = #expect(throws: AsymmetricKeyError.self) { try AsymmetricKey(.rsaPrivate(numbers)) }
        #expect(error?.code == .unsupported)
        numbers.privateExponent = SecretBytes(copying: [UInt8](repeating: 0, count: 8) + secret(all.privateExponent))
        let published = try AsymmetricKey(.rsaPrivate(numbers)).publicKey().encoded(.pkcs1)
        #expect(try published == key.publicKey().encoded(.pkcs1))
    }

    private func secret(_ number: SecretBytes?) -> [UInt8] { number?.withBytes { [UInt8]($0) } ?? [] }
}
