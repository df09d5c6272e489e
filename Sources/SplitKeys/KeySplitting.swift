public import Secrets

/// Splits keys into parts and joins parts to keys, as KMIP's Create Split Key and Join Split Key do (KMIP 2.1 sections 6.1.10,
/// 6.1.27 and 13.1).
///
/// Fewer parts than the threshold say nothing about the key. Parts prove nothing about themselves: with exactly the threshold
/// of them, a wrong one gives a wrong key.
public enum KeySplitting {
    /// The parts, in the order of their identifiers, checked by joining them before they are handed out.
    ///
    /// - Throws: `threshold-out-of-range` for exclusive or with a threshold that is not all, `key-out-of-range`,
    ///   `split-failed`.
    public static func split(
        _ key: SecretBytes,
        _ shape: SplitShape,
        _ method: SplitMethod,
        random: some RandomSource
    ) throws(SplitKeyError) -> [KeyPart] {
        guard SplitKeyLimits.key.contains(key.count) else { throw SplitKeyError(.keyOutOfRange) }
        let values = try values(of: key, shape, method, random: random)
        let parts = values.enumerated().map { KeyPart(identifier: $0 + 1, bytes: $1) }
        guard let joined = try? join(parts, shape, method, count: key.count), joined == key else {
            throw SplitKeyError(.splitFailed)
        }
        return parts
    }

    /// The key of `count` bytes. Parts beyond the threshold have to agree with the others.
    ///
    /// - Parameter count: a prime field's parts do not say how long the key is; with the other methods it is a part's length.
    /// - Throws: `not-enough-parts`, `duplicate-part`, `unknown-part`, `malformed-part`, `parts-disagree`,
    ///   `threshold-out-of-range`, `key-out-of-range`.
    public static func join(
        _ parts: [KeyPart],
        _ shape: SplitShape,
        _ method: SplitMethod,
        count: Int
    ) throws(SplitKeyError) -> SecretBytes {
        guard SplitKeyLimits.key.contains(count) else { throw SplitKeyError(.keyOutOfRange) }
        try check(parts, shape, lengths(of: method, count))
        switch method {
        case .xor:
            try demandAll(shape)
            return ExclusiveOr.of(parts.map(\.bytes))
        case .binary(let field):
            let sharing = BinarySharing(field: field)
            return try join(parts, shape, count) { through, place, _ in sharing.value(through: through, at: place) }
        case .prime(let prime):
            let sharing = PrimeSharing(prime)
            return try join(parts, shape, count, sharing.value)
        }
    }

    private static func values(
        of key: SecretBytes,
        _ shape: SplitShape,
        _ method: SplitMethod,
        random: some RandomSource
    ) throws(SplitKeyError) -> [SecretBytes] {
        switch method {
        case .xor:
            try demandAll(shape)
            let drawn = (1..<shape.parts).map { _ in random.secret(key.count) }
            return drawn + [ExclusiveOr.of(drawn + [key])]
        case .binary(let field):
            guard key.count % field.width.rawValue == 0 else { throw SplitKeyError(.keyOutOfRange) }
            let sharing = BinarySharing(field: field)
            let rows = [key] + (1..<shape.threshold).map { _ in random.secret(key.count) }
            return (1...shape.parts).map { sharing.value(of: rows, at: $0) }
        case .prime(let prime):
            let sharing = PrimeSharing(prime)
            let rows = try sharing.rows(key, threshold: shape.threshold, random: random)
            var values: [SecretBytes] = []
            for place in 1...shape.parts { values.append(try sharing.value(of: rows, at: place)) }
            return values
        }
    }

    /// Joins the first ones and holds the others against them.
    private static func join(
        _ parts: [KeyPart],
        _ shape: SplitShape,
        _ count: Int,
        _ value: (ArraySlice<KeyPart>, _ place: Int, _ count: Int) throws(SplitKeyError) -> SecretBytes
    ) throws(SplitKeyError) -> SecretBytes {
        let first = parts.prefix(shape.threshold)
        for further in parts.dropFirst(shape.threshold) {
            let expected = try value(first, further.identifier, further.bytes.count)
            guard expected == further.bytes else { throw SplitKeyError(.partsDisagree) }
        }
        return try value(first, 0, count)
    }

    private static func check(_ parts: [KeyPart], _ shape: SplitShape, _ lengths: ClosedRange<Int>)
        throws(SplitKeyError)
    {
        guard Set(parts.map(\.identifier)).count == parts.count else { throw SplitKeyError(.duplicatePart) }
        for part in parts {
            guard (1...shape.parts).contains(part.identifier) else { throw SplitKeyError(.unknownPart) }
            guard lengths.contains(part.bytes.count) else { throw SplitKeyError(.malformedPart) }
        }
        guard parts.count >= shape.threshold else { throw SplitKeyError(.notEnoughParts) }
    }

    private static func demandAll(_ shape: SplitShape) throws(SplitKeyError) {
        guard shape.threshold == shape.parts else { throw SplitKeyError(.thresholdOutOfRange) }
    }

    /// Other programs leave out the leading zeros of an integer.
    private static func lengths(of method: SplitMethod, _ count: Int) throws(SplitKeyError) -> ClosedRange<Int> {
        switch method {
        case .xor: return count...count
        case .binary(let field):
            guard count % field.width.rawValue == 0 else { throw SplitKeyError(.keyOutOfRange) }
            return count...count
        case .prime(let prime): return 1...prime.width
        }
    }
}
