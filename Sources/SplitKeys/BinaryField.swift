/// The field of 256 or of 65,536 elements, as KMIP splits keys in it (KMIP 2.1 section 13.1).
///
/// KMIP 1.0 to 1.4 name the polynomial of FIPS 197 for the bytes (0x11b), KMIP 2.0 and 2.1 another one (285, which is
/// 0x11d), for both fields. Addition is exclusive or. No step depends on an operand, since one may be a piece of a key.
public struct BinaryField: Sendable, Hashable {
    /// The polynomial that the bytes are reduced by.
    public enum Reduction: UInt16, Sendable, Hashable, CaseIterable {
        /// x⁸ + x⁴ + x³ + x + 1, of KMIP 1.x
        case first = 0x11b
        /// x⁸ + x⁴ + x³ + x² + 1, of KMIP 2.x
        case second = 0x11d
    }

    /// How many bytes an element has.
    public enum Width: Int, Sendable, Hashable, CaseIterable {
        case one = 1
        case two = 2
    }

    public let width: Width
    public let reduction: Reduction

    public init(_ width: Width, _ reduction: Reduction) {
        self.width = width
        self.reduction = reduction
    }

    /// a · b
    func multiply(_ a: UInt16, _ b: UInt16) -> UInt16 {
        switch width {
        case .one: multiplyBytes(a, b)
        case .two: multiplyPairs(a, b)
        }
    }

    /// 1 / a, and 0 for 0: a to the power of the field's size less 2.
    func invert(_ a: UInt16) -> UInt16 {
        var result: UInt16 = 1
        var power = a
        // The exponent is all ones in binary but the last digit.
        for _ in 1..<(8 * width.rawValue) {
            power = multiply(power, power)
            result = multiply(result, power)
        }
        return result
    }

    private func multiplyBytes(_ a: UInt16, _ b: UInt16) -> UInt16 {
        var product: UInt16 = 0
        var shifted = a
        for step in UInt16(0)..<8 {
            product ^= shifted & (0 &- ((b &>> step) & 1))
            shifted = (shifted &<< 1) ^ (reduction.rawValue & (0 &- (shifted &>> 7)))
        }
        return product
    }

    /// (r·y + s)(u·y + v) where y² = y + m. The standard prints the constant term as ru + svm; with that product 1 would not
    /// be neutral, and its own formula of the inverse would not hold. It is sv + rum.
    private func multiplyPairs(_ a: UInt16, _ b: UInt16) -> UInt16 {
        let (r, s) = (a &>> 8, a & 0xff)
        let (u, v) = (b &>> 8, b & 0xff)
        let (ru, sv) = (multiplyBytes(r, u), multiplyBytes(s, v))
        let high = multiplyBytes(r ^ s, u ^ v) ^ sv
        return (high &<< 8) | (sv ^ multiplyBytes(ru, Self.m))
    }

    /// x⁵ + x⁴ + x³ + x
    private static let m: UInt16 = 0x3a
}
