import Testing

@testable import SecretSharing

@Suite("The field of 256 elements")
struct GF256Tests {
    /// Logarithms to the base 3, a way that shares nothing with the one under test.
    private struct Tables {
        var powers = [UInt8](repeating: 0, count: 255)
        var logarithms = [Int](repeating: 0, count: 256)

        init() {
            var value = 1
            for power in 0..<255 {
                powers[power] = UInt8(value)
                logarithms[value] = power
                value ^= value << 1
                if value & 0x100 != 0 { value ^= 0x11b }
            }
        }

        func product(_ a: Int, _ b: Int) -> UInt8 {
            a == 0 || b == 0 ? 0 : powers[(logarithms[a] + logarithms[b]) % 255]
        }
    }

    @Test("all 65,536 products are those of the tables")
    func products() {
        let tables = Tables()
        var wrong = 0
        for a in 0..<256 {
            for b in 0..<256 where GF256.multiply(UInt8(a), UInt8(b)) != tables.product(a, b) { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test("FIPS 197's example: 57 times 83 is c1, 57 times 13 is fe")
    func standard() {
        #expect(GF256.multiply(0x57, 0x83) == 0xc1 && GF256.multiply(0x57, 0x13) == 0xfe)
    }

    @Test("every element but 0 times its inverse is 1, and 0 has 0")
    func inverses() {
        #expect((1...255).allSatisfy { GF256.multiply($0, GF256.invert($0)) == 1 })
        #expect(GF256.invert(0) == 0)
    }

    @Test("a row's product is its bytes' products, for every factor and every byte")
    func rows() {
        let bytes = [UInt8](0...255)
        var row = [UInt64](repeating: 0, count: 32)
        row.withUnsafeMutableBytes { $0.copyBytes(from: bytes) }
        for factor in UInt8(0)...255 {
            var sum = [UInt64](repeating: 0x0101_0101_0101_0101, count: 32)
            sum.withUnsafeMutableBufferPointer { sum in
                guard let start = sum.baseAddress else { return }
                GF256.add(factor, times: row, to: start, words: 32)
            }
            let expected = bytes.map { 1 ^ GF256.multiply(factor, $0) }
            #expect(sum.withUnsafeBytes { $0.elementsEqual(expected) })
        }
    }
}
