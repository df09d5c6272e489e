import CLibcrypto

/// Integers modulo a number.
public final class Modulus: @unchecked Sendable {
    // Unchecked, because a pointer is not Sendable: `modulus` is read-only, and each call has a room of its own.
    public let modulus: BigNumber

    /// The caller holds that it is larger than 1.
    public init(_ modulus: BigNumber) {
        self.modulus = modulus
    }

    /// The product, of any two numbers.
    public func multiply(_ a: BigNumber, _ b: BigNumber) -> BigNumber {
        computed { BN_mod_mul($0, a.pointer, b.pointer, modulus.pointer, $1) }
    }

    /// The caller holds that both are below the modulus.
    public func add(_ a: BigNumber, _ b: BigNumber) -> BigNumber {
        computed { number, _ in BN_mod_add_quick(number, a.pointer, b.pointer, modulus.pointer) }
    }

    /// The caller holds that both are below the modulus.
    public func subtract(_ a: BigNumber, _ b: BigNumber) -> BigNumber {
        computed { number, _ in BN_mod_sub_quick(number, a.pointer, b.pointer, modulus.pointer) }
    }

    /// - Returns: nothing where `a` and the modulus have a common divisor.
    public func invert(_ a: BigNumber) -> BigNumber? {
        let room = granted(BN_CTX_secure_new())
        defer { BN_CTX_free(room) }
        return BigNumber { BN_mod_inverse($0, a.pointer, modulus.pointer, room) == nil ? 0 : 1 }
    }

    /// `base` to the power of `exponent`, in time that does not depend on the exponent's bits.
    ///
    /// The caller holds that the modulus is odd.
    public func power(_ base: BigNumber, _ exponent: BigNumber) -> BigNumber {
        computed { BN_mod_exp_mont_consttime($0, base.pointer, exponent.pointer, modulus.pointer, $1, nil) }
    }

    private func computed(_ compute: (OpaquePointer, OpaquePointer) -> Int32) -> BigNumber {
        let room = granted(BN_CTX_secure_new())
        defer { BN_CTX_free(room) }
        return granted(BigNumber { compute($0, room) })
    }
}
