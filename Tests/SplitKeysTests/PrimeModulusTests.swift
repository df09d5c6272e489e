import Secrets
import Testing

@testable import SplitKeys

@Suite("Primes that keys are split modulo")
struct PrimeModulusTests {
    @Test("the smallest prime above 2 to the power of 128 is 51 more")
    func smallest() throws {
        let prime = try PrimeModulus.smallest(above: 128)
        #expect(prime.bytes == [1] + [UInt8](repeating: 0, count: 15) + [51])
        #expect(prime.bits == 129)
    }

    @Test("what is no prime, too small or too large is refused, and leading zeros do not count")
    func refused() throws {
        let code = { (bytes: [UInt8]) in #expect(throws: SplitKeyError.self) { try PrimeModulus(bytes) }?.code }
        #expect(code([]) == .modulusOutOfRange)
        #expect(code([251]) == .modulusOutOfRange)
        #expect(code([1, 0]) == .modulusNotPrime)
        #expect(code([255] + [UInt8](repeating: 1, count: 1_040)) == .modulusOutOfRange)
        #expect(try PrimeModulus([0, 0, 1, 1]).bits == 9)
    }

    @Test("a key that is not below the prime is refused, and so is such a part")
    func above() throws {
        let shape = try SplitShape(parts: 2, threshold: 2)
        let method = SplitMethod.prime(try PrimeModulus([1, 1]))
        let random = SystemRandom()
        let large = SecretBytes(copying: [1, 1])
        #expect(
            throws: SplitKeyError(.keyOutOfRange)
        ) { try KeySplitting.split(large, shape, method, random: random) }
        let parts = [KeyPart(identifier: 1, bytes: large), KeyPart(identifier: 2, bytes: large)]
        #expect(throws: SplitKeyError(.malformedPart)) { try KeySplitting.join(parts, shape, method, count: 2) }
    }

    @Test("parts made by hand modulo 257: 100 + 7x at 1 and 3, without leading zeros")
    func byHand() throws {
        let shape = try SplitShape(parts: 3, threshold: 2)
        let method = SplitMethod.prime(try PrimeModulus([1, 1]))
        let parts = [(1, 107), (3, 121), (2, 114)].map {
            KeyPart(identifier: $0.0, bytes: SecretBytes(copying: [UInt8($0.1)]))
        }
        #expect(try KeySplitting.join(parts, shape, method, count: 1) == SecretBytes(copying: [100]))
    }
}
