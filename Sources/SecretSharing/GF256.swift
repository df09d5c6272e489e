/// The field of 256 elements with the polynomial x⁸ + x⁴ + x³ + x + 1 (0x11b, that of AES; FIPS 197 section 4).
///
/// Addition is exclusive or. Multiplication and inversion take the same steps for every operand: no table and no branch
/// depends on one, since an operand may be a byte of a secret.
enum GF256 {
    /// a · b
    static func multiply(_ a: UInt8, _ b: UInt8) -> UInt8 {
        var product: UInt8 = 0
        var shifted = a
        var bits = b
        var step = 0
        while step < 8 {
            product ^= shifted & (0 &- (bits & 1))
            shifted = (shifted &<< 1) ^ (0x1b & (0 &- (shifted &>> 7)))
            bits &>>= 1
            step &+= 1
        }
        return product
    }

    /// 1 / a, and 0 for 0: a to the power of 254, because a to the power of 255 is 1.
    static func invert(_ a: UInt8) -> UInt8 {
        var result: UInt8 = 1
        var power = a
        // 254 is 11111110 in binary: every power but the first.
        for _ in 0..<7 {
            power = multiply(power, power)
            result = multiply(result, power)
        }
        return result
    }

    /// sum += factor · row, byte by byte over `words` words of eight bytes each.
    static func add(
        _ factor: UInt8,
        times row: UnsafePointer<UInt64>,
        to sum: UnsafeMutablePointer<UInt64>,
        words: Int
    ) {
        var word = 0
        while word < words {
            var shifted = row[word]
            var bits = UInt64(factor)
            var product: UInt64 = 0
            var step = 0
            while step < 8 {
                product ^= shifted & (0 &- (bits & 1))
                let high = shifted & 0x8080_8080_8080_8080
                shifted = ((shifted ^ high) &<< 1) ^ ((high &>> 7) &* 0x1b)
                bits &>>= 1
                step &+= 1
            }
            sum[word] ^= product
            word &+= 1
        }
    }
}
