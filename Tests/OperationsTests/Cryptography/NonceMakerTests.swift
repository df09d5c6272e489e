import Ciphers
import KMIP
import Secrets
import TestSupport
import Testing

@testable import Operations

@Suite("Nonces and counters")
struct NonceMakerTests {
    private func maker(
        _ algorithm: CipherAlgorithm,
        _ mode: CipherMode,
        _ set: (inout CryptographicParameters) -> Void = { _ in }
    ) throws -> NonceMaker {
        var parameters = CryptographicParameters()
        set(&parameters)
        return NonceMaker(cipher: try Cipher(algorithm, mode), parameters: parameters)
    }

    @Test("RFC 3686's counter block is a nonce and an IV before a counter from 1")
    func counter() throws {
        let rfc = try maker(.aes, .ctr) { $0.counterLength = 32 }
        #expect(try rfc.completed([UInt8](repeating: 9, count: 12)) == [UInt8](repeating: 9, count: 12) + [0, 0, 0, 1])
        let named = try maker(.aes, .ctr) { $0.initialCounterValue = 258 }
        #expect(try named.completed([UInt8](repeating: 9, count: 14)).suffix(2) == [1, 2])
        let plain = try maker(.aes, .ctr)
        #expect((try? plain.completed([UInt8](repeating: 9, count: 12))) == nil)
        #expect(try rfc.make(SeededRandom(seed: 1)).suffix(4) == [0, 0, 0, 1])
    }

    @Test("ChaCha20 counts before the nonce, little-endian")
    func chaCha() throws {
        let maker = try maker(.chaCha20, .stream) { $0.initialCounterValue = 1 }
        #expect(try maker.completed([UInt8](repeating: 9, count: 12)).prefix(4) == [1, 0, 0, 0])
        #expect(try maker.completed([UInt8](repeating: 9, count: 8)).prefix(8) == [1, 0, 0, 0, 0, 0, 0, 0])
        #expect((try? maker.completed([1, 2, 3])) == nil)
    }

    @Test("a nonce of two fields is the client's to make, and its lengths are those of the fields")
    func fields() throws {
        let nonce = [UInt8](repeating: 9, count: 12)
        func maker(_ fixed: Int32?, _ invocation: Int32?, _ mode: CipherMode = .gcm) throws -> NonceMaker {
            try self.maker(.aes, mode) { ($0.fixedFieldLength, $0.invocationFieldLength) = (fixed, invocation) }
        }
        for (fixed, invocation) in [(nil, nil), (0, 0), (nil, 0)] as [(Int32?, Int32?)] {
            try maker(fixed, invocation).requireFields(of: nonce)
            try maker(fixed, invocation).requireFields(of: nil)
            try maker(fixed, invocation, .ecb).requireFields(of: nil)
        }
        for (fixed, invocation) in [(32, 64), (96, 0), (96, nil), (nil, 64)] as [(Int32?, Int32?)] {
            try maker(fixed, invocation).requireFields(of: nonce)
            for given in [nil, []] as [[UInt8]?] {
                #expect(throws: KMIPError.self) { try maker(fixed, invocation).requireFields(of: given) }
            }
            #expect(throws: KMIPError.self) { try maker(fixed, invocation, .ecb).requireFields(of: nil) }
        }
        let wrong =
            [(32, 32), (64, 64), (-32, 128), (104, nil), (nil, -8), (.max, .max), (.min, .min)] as [(Int32?, Int32?)]
        for (fixed, invocation) in wrong {
            #expect(throws: KMIPError.self) { try maker(fixed, invocation).requireFields(of: nonce) }
        }
        let counted = try self.maker(.aes, .ctr) {
            ($0.fixedFieldLength, $0.invocationFieldLength, $0.counterLength) = (32, 64, 32)
        }
        try counted.requireFields(of: nonce)
        try counted.requireFields(of: nonce + [0, 0, 0, 1])
    }

    @Test("a server that is asked to count invocations says that it does not, and nothing is left out unseen")
    func unsupported() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key([UInt8](repeating: 7, count: 16))
        let fields: (inout CryptographicParameters) -> Void = {
            ($0.blockCipherMode, $0.fixedFieldLength, $0.invocationFieldLength) = (.gcm, 32, 64)
        }
        let chosen = await refusal {
            try await fixture.encrypt(id, [1]) {
                fields(&$0)
                $0.randomIV = true
            }
        }
        #expect(chosen == .unsupportedCryptographicParameters)
        let nonce = [UInt8](repeating: 1, count: 12)
        let sealed = try await fixture.encrypt(id, [1], nonce: nonce, fields)
        #expect(try await fixture.decrypt(id, sealed, nonce: nonce, fields) == [1])
        let other = await refusal { try await fixture.encrypt(id, [1], nonce: nonce + [1], fields) }
        #expect(other == .badCryptographicParameters)
    }

    @Test("what is chosen has the length that was asked for, or is refused")
    func lengths() throws {
        let random = SeededRandom(seed: 1)
        #expect(try maker(.aes, .gcm).make(random).count == 12)
        #expect(try maker(.aes, .gcm) { $0.ivLength = 128 }.make(random).count == 16)
        #expect(try maker(.aes, .ccm).make(random).count == 12)
        #expect(try maker(.aes, .cbc) { $0.ivLength = 128 }.make(random).count == 16)
        #expect(try maker(.tripleDES, .cbc).make(random).count == 8)
        #expect(try maker(.aes, .ctr) { ($0.ivLength, $0.counterLength) = (96, 32) }.make(random).count == 16)
        for bits in [Int32.min, -8, 0, 7, 64, 1_032, .max] {
            let maker = try maker(.aes, .gcm) { $0.ivLength = bits }
            #expect((try? maker.make(random)) == nil, "\(bits)")
        }
        for bits in [Int32.min, 0, 4, 72, .max] {
            let maker = try maker(.aes, .ctr) { $0.counterLength = bits }
            #expect((try? maker.make(random)) == nil, "\(bits)")
        }
    }
}
