import CLibcrypto

extension BigNumber {
    public static func + (a: BigNumber, b: BigNumber) -> BigNumber {
        computed { number, _ in BN_add(number, a.pointer, b.pointer) }
    }

    /// - Returns: nothing where `b` is larger.
    public static func - (a: BigNumber, b: BigNumber) -> BigNumber? {
        a < b ? nil : computed { number, _ in BN_sub(number, a.pointer, b.pointer) }
    }

    public static func * (a: BigNumber, b: BigNumber) -> BigNumber {
        computed { number, room in BN_mul(number, a.pointer, b.pointer, room) }
    }

    /// - Returns: nothing where `b` is 0.
    public static func / (a: BigNumber, b: BigNumber) -> BigNumber? {
        guard b.bits > 0 else { return nil }
        return computed { number, room in BN_div(number, nil, a.pointer, b.pointer, room) }
    }

    /// - Returns: nothing where `b` is 0.
    public static func % (a: BigNumber, b: BigNumber) -> BigNumber? {
        guard b.bits > 0 else { return nil }
        return computed { number, room in BN_div(nil, number, a.pointer, b.pointer, room) }
    }

    /// The greatest common divisor.
    public static func divisor(_ a: BigNumber, _ b: BigNumber) -> BigNumber {
        computed { number, room in BN_gcd(number, a.pointer, b.pointer, room) }
    }

    private static func computed(_ compute: (OpaquePointer, OpaquePointer) -> Int32) -> BigNumber {
        let room = granted(BN_CTX_secure_new())
        defer { BN_CTX_free(room) }
        return granted(BigNumber { compute($0, room) })
    }
}
