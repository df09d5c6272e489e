import CLibcrypto
public import Secrets

/// An integer that is not negative, of libcrypto's.
///
/// It is wiped when it goes, and nothing prints it. A secret one is marked so that libcrypto takes its steps that do not depend
/// on the value, where it has them. As with Swift's own values, no memory ends the program.
public final class BigNumber: @unchecked Sendable {
    // Unchecked, because a pointer is not Sendable: what it points to is written in `init` and read-only from then on.
    let pointer: OpaquePointer

    private init(taking pointer: OpaquePointer?) {
        self.pointer = granted(pointer)
    }

    /// What `write` makes of a 0, marked as a secret.
    ///
    /// - Returns: nothing where it returns no 1.
    convenience init?(_ write: (OpaquePointer) -> Int32) {
        self.init(taking: BN_secure_new())
        BN_set_flags(pointer, BN_FLG_CONSTTIME)
        guard write(pointer) == 1 else { return nil }
    }

    /// Of bytes in network order.
    public convenience init(_ secret: SecretBytes) {
        self.init(taking: BN_secure_new())
        BN_set_flags(pointer, BN_FLG_CONSTTIME)
        _ = secret.withBytes { granted(BN_bin2bn($0.baseAddress, Int32($0.count), pointer)) }
    }

    /// Of bytes in network order that everybody may see.
    public convenience init(public bytes: [UInt8]) {
        self.init(taking: BN_bin2bn(bytes, Int32(bytes.count), nil))
    }

    /// Of a number that everybody may see.
    public convenience init(public number: UInt) {
        self.init(taking: BN_new())
        _ = granted(BN_set_word(pointer, number) == 1 ? pointer : nil)
    }

    /// 2 to the power of `exponent`, which everybody may see.
    public convenience init(powerOfTwo exponent: Int) {
        self.init(taking: BN_new())
        _ = granted(BN_set_bit(pointer, Int32(exponent)) == 1 ? pointer : nil)
    }

    deinit { BN_clear_free(pointer) }

    /// How many bits it has without leading zeros.
    public var bits: Int { Int(BN_num_bits(pointer)) }

    public var isOdd: Bool { BN_is_odd(pointer) == 1 }

    /// In network order without leading zeros; of a number that everybody may see.
    public var publicBytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: (bits + 7) / 8) { bytes, count in
            count = Int(BN_bn2bin(pointer, bytes.baseAddress))
        }
    }

    /// In network order, with zeros before it.
    ///
    /// - Parameter count: how many bytes; without it as many as the number needs.
    /// - Returns: nothing where the number needs more.
    public func secret(_ count: Int? = nil) -> SecretBytes? {
        let count = count ?? (bits + 7) / 8
        var written: Int32 = 0
        let bytes = SecretBytes(count: count) { written = BN_bn2binpad(pointer, $0.baseAddress, Int32($0.count)) }
        return written == count ? bytes : nil
    }

    /// Whether it has no divisor, by 64 or 128 rounds of Miller and Rabin (FIPS 186-5 appendix B.3).
    public func isPrime() -> Bool { BN_check_prime(pointer, nil, nil) == 1 }

    /// In time that depends on the numbers.
    public static func < (a: BigNumber, b: BigNumber) -> Bool { BN_cmp(a.pointer, b.pointer) < 0 }
}

extension BigNumber: Equatable {
    public static func == (a: BigNumber, b: BigNumber) -> Bool { BN_cmp(a.pointer, b.pointer) == 0 }
}

extension BigNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a number of \(bits) bits" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What libcrypto gives unless there is no memory left, which ends the program as it does for Swift's own values.
func granted<Value>(_ value: Value?) -> Value {
    guard let value else { preconditionFailure("libcrypto has no memory left") }
    return value
}
