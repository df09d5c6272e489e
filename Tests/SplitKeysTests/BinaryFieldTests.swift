import Testing

@testable import SplitKeys

@Suite("The fields that keys are split in")
struct BinaryFieldTests {
    /// Multiplication by carrying digits and dividing, a way that shares nothing with the one under test.
    private static func product(_ a: Int, _ b: Int, modulo polynomial: Int) -> Int {
        var product = 0
        for bit in 0..<8 where b >> bit & 1 == 1 { product ^= a << bit }
        for bit in (8..<16).reversed() where product >> bit & 1 == 1 { product ^= polynomial << (bit - 8) }
        return product
    }

    @Test("all 65,536 products of bytes are those of long division", arguments: BinaryField.Reduction.allCases)
    func bytes(reduction: BinaryField.Reduction) {
        let field = BinaryField(.one, reduction)
        var wrong = 0
        for a in 0..<256 {
            for b in 0..<256
            where Int(field.multiply(UInt16(a), UInt16(b))) != Self.product(a, b, modulo: Int(reduction.rawValue)) {
                wrong += 1
            }
        }
        #expect(wrong == 0)
    }

    @Test(
        "a product of pairs is the one of polynomials in y with y² = y + 3a",
        arguments: BinaryField.Reduction.allCases
    )
    func pairs(reduction: BinaryField.Reduction) {
        let field = BinaryField(.two, reduction)
        let bytes = { (a: Int, b: Int) in Self.product(a, b, modulo: Int(reduction.rawValue)) }
        var wrong = 0
        for a in stride(from: 0, to: 65_536, by: 509) {
            for b in stride(from: 0, to: 65_536, by: 491) {
                let (r, s, u, v) = (a >> 8, a & 255, b >> 8, b & 255)
                let squares = bytes(r, u)
                let expected = (bytes(r, v) ^ bytes(s, u) ^ squares) << 8 | bytes(s, v) ^ bytes(squares, 0x3a)
                if Int(field.multiply(UInt16(a), UInt16(b))) != expected { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test("every element but 0 times its inverse is 1", arguments: BinaryField.Reduction.allCases)
    func inverses(reduction: BinaryField.Reduction) {
        for width in BinaryField.Width.allCases {
            let field = BinaryField(width, reduction)
            let largest: UInt16 = width == .one ? 255 : 65_535
            #expect(
                stride(from: 1, through: largest, by: width == .one ? 1 : 7).allSatisfy {
                    field.multiply($0, field.invert($0)) == 1
                }
            )
            #expect(field.invert(0) == 0)
        }
    }

    @Test("the standard's formula of the inverse holds: (uy + v)⁻¹ = u·d⁻¹·y + (u + v)·d⁻¹, d = (u + v)·v + m·u²")
    func formula() {
        let pairs = BinaryField(.two, .first)
        let bytes = BinaryField(.one, .first)
        for element in stride(from: UInt16(1), to: 65_000, by: 97) {
            let (u, v) = (element >> 8, element & 255)
            let d = bytes.invert(bytes.multiply(u ^ v, v) ^ bytes.multiply(0x3a, bytes.multiply(u, u)))
            #expect(pairs.invert(element) == bytes.multiply(u, d) << 8 | bytes.multiply(u ^ v, d))
        }
    }
}
