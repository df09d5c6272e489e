import BigNumbers

/// Prime Field Size: the prime that integers are taken modulo (KMIP 2.1 section 13.1).
public struct PrimeModulus: Sendable, Hashable {
    /// In network order, without leading zeros.
    public let bytes: [UInt8]
    public let bits: Int

    /// - Parameter bytes: in network order; leading zeros do not count.
    /// - Throws: `modulus-out-of-range`, `modulus-not-prime` (tested with 64 or 128 rounds of Miller and Rabin, FIPS 186-5
    ///   appendix B.3).
    public init(_ bytes: [UInt8]) throws(SplitKeyError) {
        let kept = Array(bytes.drop { $0 == 0 })
        guard kept.count <= (SplitKeyLimits.modulusBits.upperBound + 7) / 8 else {
            throw SplitKeyError(.modulusOutOfRange)
        }
        let number = BigNumber(public: kept)
        guard SplitKeyLimits.modulusBits.contains(number.bits) else { throw SplitKeyError(.modulusOutOfRange) }
        guard number.isPrime() else { throw SplitKeyError(.modulusNotPrime) }
        self.init(checked: kept, number.bits)
    }

    /// The smallest prime above 2 to the power of `bits`, the least that a key of so many bits needs: for a client that
    /// names no prime.
    ///
    /// - Throws: `modulus-out-of-range`.
    public static func smallest(above bits: Int) throws(SplitKeyError) -> PrimeModulus {
        guard SplitKeyLimits.modulusBits.contains(bits + 1) else { throw SplitKeyError(.modulusOutOfRange) }
        var number = BigNumber(powerOfTwo: bits) + BigNumber(public: 1)
        while !number.isPrime() { number = number + BigNumber(public: 2) }
        return PrimeModulus(checked: number.publicBytes, number.bits)
    }

    private init(checked bytes: [UInt8], _ bits: Int) {
        self.bytes = bytes
        self.bits = bits
    }

    /// Bytes of a part.
    var width: Int { (bits + 7) / 8 }
}
