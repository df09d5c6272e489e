import BigNumbers
import Secrets

/// All eight numbers of a private RSA key, checked against each other.
struct RSAParts {
    let n, e, d, p, q, dP, dQ, qInverse: BigNumber
}

/// Finds the numbers of a private RSA key that are missing.
///
/// KMIP lets a client send the private exponent, or both primes, or both prime exponents (KMIP 2.1 section 3.7). Where a
/// public exponent is not said it is one of the usual ones that fits.
enum RSACompletion {
    /// - Throws: `incomplete` where the numbers do not say the key, `inconsistent` where they contradict each other.
    static func complete(_ known: RSANumbers) throws(AsymmetricKeyError) -> RSAParts {
        let n = BigNumber(public: known.modulus)
        guard AsymmetricKeyLimits.modulus.contains(n.bits), n.isOdd else {
            throw AsymmetricKeyError(.unsupported, "the modulus is even, or shorter or longer than any that is taken")
        }
        // What is computed with a number grows with the number, to hours for one of a message's length.
        let secrets = [known.privateExponent, known.p, known.q, known.exponentP, known.exponentQ, known.coefficient]
        guard secrets.allSatisfy({ ($0?.count ?? 0) <= n.mostBytes }) else {
            throw AsymmetricKeyError(.unsupported, "a number of the key is longer than its modulus")
        }
        if let e = known.publicExponent {
            return try complete(known, n, checked(BigNumber(public: e)))
        }
        for e in usualExponents {
            if let parts = try? complete(known, n, BigNumber(public: e)) { return parts }
        }
        throw AsymmetricKeyError(.incomplete, "no usual public exponent fits: send the public exponent too")
    }

    /// The public exponents of RFC 8017's users, the commonest first.
    private static let usualExponents: [UInt] = [65_537, 3, 17, 257, 5, 7, 35, 37]

    private static func checked(_ e: BigNumber) throws(AsymmetricKeyError) -> BigNumber {
        guard AsymmetricKeyLimits.publicExponent.contains(e.bits), e.isOdd else {
            throw AsymmetricKeyError(.unsupported, "the public exponent is even, or larger than any that is taken")
        }
        return e
    }

    private static func complete(
        _ known: RSANumbers,
        _ n: BigNumber,
        _ e: BigNumber
    ) throws(AsymmetricKeyError) -> RSAParts {
        let (p, q) = try primes(known, n, e)
        guard p * q == n, let p1 = p - one, let q1 = q - one, let least = (p1 * q1) / BigNumber.divisor(p1, q1),
            let computed = Modulus(least).invert(e)
        else { throw .inconsistent }
        let d = known.privateExponent.map { BigNumber($0) } ?? computed
        guard d % least == computed, let dP = d % p1, let dQ = d % q1, let qInverse = Modulus(p).invert(q) else {
            throw .inconsistent
        }
        let parts = RSAParts(n: n, e: e, d: d, p: p, q: q, dP: dP, dQ: dQ, qInverse: qInverse)
        guard agree(known, parts) else { throw .inconsistent }
        return parts
    }

    /// What was sent beyond the need has to be what comes out.
    private static func agree(_ known: RSANumbers, _ parts: RSAParts) -> Bool {
        let pairs = [
            (known.exponentP, parts.dP), (known.exponentQ, parts.dQ), (known.coefficient, parts.qInverse),
        ]
        return pairs.allSatisfy { sent, found in sent.map { BigNumber($0) == found } ?? true }
    }

    private static func primes(
        _ known: RSANumbers,
        _ n: BigNumber,
        _ e: BigNumber
    ) throws(AsymmetricKeyError) -> (BigNumber, BigNumber) {
        if let p = known.p, let q = known.q { return (BigNumber(p), BigNumber(q)) }
        if let p = known.p.map({ BigNumber($0) }), let q = n / p { return (p, q) }
        if let d = known.privateExponent { return try factor(n, e * BigNumber(d)) }
        guard let dP = known.exponentP else {
            throw AsymmetricKeyError(
                .incomplete,
                "the private exponent, both primes or both prime exponents are needed"
            )
        }
        return try factor(n, primeExponent: e * BigNumber(dP))
    }

    /// From e·d: a root of 1 that is neither 1 nor -1 gives a prime (NIST SP 800-56B appendix C).
    private static func factor(_ n: BigNumber, _ product: BigNumber) throws(AsymmetricKeyError) -> (
        BigNumber, BigNumber
    ) {
        guard var odd = product - one, odd.bits > 1, !odd.isOdd, let minusOne = n - one else { throw .inconsistent }
        var halvings = 0
        while !odd.isOdd, let half = odd / two { (odd, halvings) = (half, halvings + 1) }
        let modulus = Modulus(n)
        for base in bases {
            var root = modulus.power(base, odd)
            for _ in 0..<halvings where root != one && root != minusOne {
                let square = modulus.multiply(root, root)
                if square == one, let below = root - one { return try pair(n, BigNumber.divisor(below, n)) }
                root = square
            }
        }
        throw .inconsistent
    }

    /// From e·dP: a to its power is a modulo p and, but for bad luck, not modulo q.
    private static func factor(
        _ n: BigNumber,
        primeExponent product: BigNumber
    ) throws(AsymmetricKeyError) -> (BigNumber, BigNumber) {
        let modulus = Modulus(n)
        for base in bases {
            let difference = modulus.subtract(modulus.power(base, product), base)
            let p = BigNumber.divisor(difference, n)
            if p != one, p != n { return try pair(n, p) }
        }
        throw .inconsistent
    }

    private static func pair(_ n: BigNumber, _ p: BigNumber) throws(AsymmetricKeyError) -> (BigNumber, BigNumber) {
        guard let q = n / p else { throw .inconsistent }
        // The larger one first, as keys are usually written.
        return p < q ? (q, p) : (p, q)
    }

    /// Each base fails for at most half of all keys.
    private static var bases: [BigNumber] {
        Primes.small.map { BigNumber(public: $0) }
    }

    private static let one = BigNumber(public: 1)
    private static let two = BigNumber(public: 2)
}

extension AsymmetricKeyError {
    fileprivate static let inconsistent = AsymmetricKeyError(
        .inconsistent,
        "the numbers of this RSA key contradict each other"
    )
}

extension BigNumber {
    /// Bytes of the longest number that belongs to this modulus, with room for those who write zeros before it.
    var mostBytes: Int { (bits + 7) / 8 + 8 }
}
