public import Secrets

/// Shamir's secret sharing over ``GF256``, byte by byte and in two levels: the secret into group secrets at x = group
/// number, each group secret into shares at x = index.
///
/// Fewer shares than the plan demands say nothing about the secret, whatever the computing power. A share proves nothing
/// about itself: whoever combines has to know, by a digest or a commitment, that the result is right.
public enum Splitting {
    /// Makes the shares of a 32-byte secret, in the order of groups and indexes.
    ///
    /// Every coefficient is fresh from `random`. Before it returns, all shares are checked by interpolation, so that a
    /// fault of the machine is found while the secret still exists.
    ///
    /// - Throws: `wrong-length` for a secret of another length, `split-failed` if a share does not fit.
    public static func split(
        _ secret: SecretBytes,
        _ plan: SplitPlan,
        random: some RandomSource
    ) throws(SharingError) -> [SharePoint] {
        guard secret.count == SharingLimits.secretCount else { throw SharingError(.wrongLength) }
        let groupSecrets = try values(
            of: secret,
            threshold: plan.groupThreshold,
            count: plan.groups.count,
            random: random
        )
        var points: [SharePoint] = []
        for (offset, shape) in plan.groups.enumerated() {
            let shares = try values(
                of: groupSecrets[offset],
                threshold: shape.threshold,
                count: shape.count,
                random: random
            )
            for (place, y) in shares.enumerated() {
                points.append(SharePoint(group: UInt8(offset + 1), index: UInt8(place + 1), y: y))
            }
        }
        return points
    }

    /// The polynomials' values at 1 to `count`, checked.
    private static func values(
        of secret: SecretBytes,
        threshold: Int,
        count: Int,
        random: some RandomSource
    ) throws(SharingError) -> [SecretBytes] {
        let polynomial = Polynomial(of: secret, threshold: threshold, random: random)
        let places = (1...count).map { UInt8($0) }
        let values = places.map(polynomial.value)
        let check = Interpolation(places: Array(places[..<threshold]), values: Array(values[..<threshold]))
        guard check.value(at: 0) == secret else { throw SharingError(.splitFailed) }
        for number in threshold..<count where check.value(at: places[number]) != values[number] {
            throw SharingError(.splitFailed)
        }
        return values
    }
}
