import Secrets
import Testing

@testable import SplitKeys

@Suite("Keys in parts")
struct KeySplittingTests {
    /// Every method, with a prime that the server chose for 256 bits.
    private static func methods() throws -> [SplitMethod] {
        let fields = BinaryField.Width.allCases.flatMap { width in
            BinaryField.Reduction.allCases.map { SplitMethod.binary(BinaryField(width, $0)) }
        }
        return fields + [.prime(try .smallest(above: 256))]
    }

    private let key = SystemRandom().secret(32)
    private let random = SystemRandom()

    @Test("any threshold of the parts gives the key back, and one fewer is refused")
    func subsets() throws {
        let shape = try SplitShape(parts: 5, threshold: 3)
        for method in try Self.methods() {
            let parts = try KeySplitting.split(key, shape, method, random: random)
            #expect(parts.map(\.identifier) == [1, 2, 3, 4, 5])
            for mask in 0..<32 {
                let chosen = parts.filter { mask >> ($0.identifier - 1) & 1 == 1 }.shuffled()
                if chosen.count >= 3 {
                    #expect(try KeySplitting.join(chosen, shape, method, count: 32) == key)
                } else {
                    let error = #expect(throws: SplitKeyError.self) {
                        try KeySplitting.join(chosen, shape, method, count: 32)
                    }
                    #expect(error?.code == .notEnoughParts)
                }
            }
        }
    }

    @Test("with exclusive or all parts are needed and are all there is")
    func exclusiveOr() throws {
        let shape = try SplitShape(parts: 4, threshold: 4)
        let parts = try KeySplitting.split(key, shape, .xor, random: random)
        let sum = parts.reduce(into: [UInt8](repeating: 0, count: 32)) { sum, part in
            part.bytes.withBytes { bytes in for place in 0..<32 { sum[place] ^= bytes[place] } }
        }
        #expect(SecretBytes(copying: sum) == key)
        #expect(try KeySplitting.join(parts.reversed(), shape, .xor, count: 32) == key)
        let some = try SplitShape(parts: 4, threshold: 3)
        let error = #expect(throws: SplitKeyError.self) { try KeySplitting.split(key, some, .xor, random: random) }
        #expect(error?.code == .thresholdOutOfRange)
    }

    @Test("a part beyond the threshold that was changed is found, wherever it stands")
    func tampered() throws {
        let shape = try SplitShape(parts: 4, threshold: 2)
        for method in try Self.methods() {
            let parts = try KeySplitting.split(key, shape, method, random: random)
            for place in parts.indices {
                var changed = parts
                changed[place] = Self.changed(parts[place])
                let error = #expect(throws: SplitKeyError.self) {
                    try KeySplitting.join(changed, shape, method, count: 32)
                }
                #expect(error.map { [.partsDisagree, .malformedPart].contains($0.code) } == true)
            }
        }
    }

    @Test("two of one identifier, an unknown one and another length are refused")
    func malformed() throws {
        let shape = try SplitShape(parts: 3, threshold: 2)
        let method = SplitMethod.binary(BinaryField(.one, .first))
        let parts = try KeySplitting.split(key, shape, method, random: random)
        let code = { (parts: [KeyPart]) in
            #expect(throws: SplitKeyError.self) { try KeySplitting.join(parts, shape, method, count: 32) }?.code
        }
        #expect(code([parts[0], parts[0]]) == .duplicatePart)
        #expect(code([parts[0], KeyPart(identifier: 4, bytes: parts[1].bytes)]) == .unknownPart)
        #expect(code([parts[0], KeyPart(identifier: 0, bytes: parts[1].bytes)]) == .unknownPart)
        #expect(code([parts[0], KeyPart(identifier: 2, bytes: parts[1].bytes.prefix(31))]) == .malformedPart)
    }

    @Test("an odd number of bytes has no pieces of 16 bits")
    func odd() throws {
        let shape = try SplitShape(parts: 3, threshold: 2)
        let odd = SystemRandom().secret(31)
        let error = #expect(throws: SplitKeyError.self) {
            try KeySplitting.split(odd, shape, .binary(BinaryField(.two, .second)), random: random)
        }
        #expect(error?.code == .keyOutOfRange)
    }

    @Test("as many parts as there may be, of a key of 2,048 bits")
    func largest() throws {
        let shape = try SplitShape(parts: 255, threshold: 2)
        let key = SystemRandom().secret(256)
        let method = SplitMethod.binary(BinaryField(.two, .second))
        let parts = try KeySplitting.split(key, shape, method, random: random)
        #expect(try KeySplitting.join(parts.suffix(2), shape, method, count: 256) == key)
    }

    private static func changed(_ part: KeyPart) -> KeyPart {
        let bytes = SecretBytes(count: part.bytes.count) { bytes in
            part.bytes.withBytes { bytes.copyMemory(from: $0) }
            bytes[bytes.count - 1] ^= 1
        }
        return KeyPart(identifier: part.identifier, bytes: bytes)
    }
}
