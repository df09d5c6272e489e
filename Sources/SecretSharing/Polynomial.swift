import Secrets

/// A random polynomial over ``GF256`` for each byte of a secret, whose value at 0 is the secret.
struct Polynomial {
    private let coefficients: SecretRows

    /// One coefficient is the secret, the `threshold - 1` others are fresh and uniform. Any of them may be zero, the
    /// highest as well: otherwise the shares would tell a little of the secret.
    init(of secret: SecretBytes, threshold: Int, random: some RandomSource) {
        coefficients = SecretRows([secret, random.secret((threshold - 1) * SharingLimits.secretCount)])
    }

    /// The value at x = `place`.
    func value(at place: UInt8) -> SecretBytes {
        var powers: [UInt8] = [1]
        while powers.count < coefficients.count { powers.append(GF256.multiply(powers[powers.count - 1], place)) }
        return coefficients.combination(powers)
    }
}
