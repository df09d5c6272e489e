import BigNumbers
import Secrets

/// Shamir's sharing modulo a prime; the key is one integer, and so is a part.
struct PrimeSharing {
    let prime: PrimeModulus
    private let field: Modulus

    init(_ prime: PrimeModulus) {
        self.prime = prime
        self.field = Modulus(BigNumber(public: prime.bytes))
    }

    /// The key and random coefficients, uniform below the prime.
    ///
    /// - Throws: `key-out-of-range` for a key that is not below the prime.
    func rows(_ key: SecretBytes, threshold: Int, random: some RandomSource) throws(SplitKeyError) -> [BigNumber] {
        var rows = [BigNumber(key)]
        guard rows[0] < field.modulus else { throw SplitKeyError(.keyOutOfRange) }
        while rows.count < threshold { rows.append(element(random)) }
        return rows
    }

    /// The polynomial's value at a place (Horner).
    func value(of rows: [BigNumber], at place: Int) throws(SplitKeyError) -> SecretBytes {
        let place = BigNumber(public: UInt(place))
        var sum = BigNumber(public: 0)
        for row in rows.reversed() { sum = field.add(field.multiply(sum, place), row) }
        return try bytes(sum, prime.width)
    }

    /// The value at `place` of the polynomial of the lowest degree through the parts (Lagrange), in `count` bytes.
    ///
    /// The caller holds that identifiers differ.
    ///
    /// - Throws: `malformed-part` for a part that is no element, `parts-disagree` for a value that needs more bytes.
    func value(through parts: ArraySlice<KeyPart>, at place: Int, _ count: Int) throws(SplitKeyError) -> SecretBytes {
        var sum = BigNumber(public: 0)
        for part in parts {
            let own = BigNumber(part.bytes)
            guard own < field.modulus else { throw SplitKeyError(.malformedPart) }
            sum = field.add(sum, field.multiply(try weight(of: part.identifier, in: parts, at: place), own))
        }
        return try bytes(sum, count)
    }

    /// Π (place - other) / (own - other)
    private func weight(
        of own: Int,
        in parts: ArraySlice<KeyPart>,
        at place: Int
    ) throws(SplitKeyError) -> BigNumber {
        var above = BigNumber(public: 1)
        var below = BigNumber(public: 1)
        for other in parts where other.identifier != own {
            above = field.multiply(above, difference(place, other.identifier))
            below = field.multiply(below, difference(own, other.identifier))
        }
        guard let inverse = field.invert(below) else { throw SplitKeyError(.duplicatePart) }
        return field.multiply(above, inverse)
    }

    private func difference(_ a: Int, _ b: Int) -> BigNumber {
        field.subtract(BigNumber(public: UInt(a)), BigNumber(public: UInt(b)))
    }

    /// Drawn again while it is not below the prime; with the top bits cut off that is less than every other time.
    private func element(_ random: some RandomSource) -> BigNumber {
        while true {
            let drawn = random.secret(prime.width)
            let spare = UInt8(8 * prime.width - prime.bits)
            let cut = SecretBytes(count: drawn.count) { bytes in
                drawn.withBytes { bytes.copyMemory(from: $0) }
                bytes[0] &= 0xff >> spare
            }
            let number = BigNumber(cut)
            if number < field.modulus { return number }
        }
    }

    private func bytes(_ number: BigNumber, _ count: Int) throws(SplitKeyError) -> SecretBytes {
        guard let bytes = number.secret(count) else { throw SplitKeyError(.partsDisagree) }
        return bytes
    }
}
