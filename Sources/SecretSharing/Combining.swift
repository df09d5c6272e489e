public import Secrets

extension Splitting {
    /// The secret from enough shares.
    ///
    /// In each group with enough shares the lowest indexes are used and every further share is checked against them; of
    /// more complete groups than needed the lowest numbers are used and the others checked likewise. Shares of an
    /// incomplete group are ignored. Nothing else is checked: the caller compares the result with a commitment.
    ///
    /// - Throws: `not-enough-shares`; `duplicate-share` for one position given twice; `unknown-position` for a group that the
    ///   plan lacks or an index of 0; `wrong-length`; `shares-disagree` if a share beyond the threshold does not fit.
    public static func combine(_ points: [SharePoint], _ plan: SplitPlan) throws(SharingError) -> SecretBytes {
        try check(points, plan)
        guard isSatisfied(points.map(\.position), plan) else { throw SharingError(.notEnoughShares) }
        var groupSecrets: [SharePoint] = []
        for number in 1...UInt8(plan.groups.count) {
            let group = points.filter { $0.group == number }
            guard let shape = plan.shape(ofGroup: number), group.count >= shape.threshold else { continue }
            let secret = try value(at: 0, through: group, threshold: shape.threshold)
            groupSecrets.append(SharePoint(group: 0, index: number, y: secret))
        }
        return try value(at: 0, through: groupSecrets, threshold: plan.groupThreshold)
    }

    /// The share at another index of a group, from enough shares of that group: for a holder who joins, or one whose
    /// share is made again. Further shares are checked as in `combine`.
    ///
    /// - Throws: as `combine` does; `unknown-position` also for `index` 0 and for a share of another group.
    public static func interpolate(
        at position: SharePosition,
        through points: [SharePoint],
        _ plan: SplitPlan
    ) throws(SharingError) -> SharePoint {
        try check(points, plan)
        guard let shape = plan.shape(ofGroup: position.group), position.index > 0 else {
            throw SharingError(.unknownPosition, at: position)
        }
        if let stranger = points.first(where: { $0.group != position.group }) {
            throw SharingError(.unknownPosition, at: stranger.position)
        }
        guard points.count >= shape.threshold else { throw SharingError(.notEnoughShares) }
        let y = try value(at: position.index, through: points, threshold: shape.threshold)
        return SharePoint(group: position.group, index: position.index, y: y)
    }

    /// Whether shares at these positions would give the secret.
    public static func isSatisfied(_ have: some Sequence<SharePosition>, _ plan: SplitPlan) -> Bool {
        SharingProgress(have, plan).isSatisfied
    }

    private static func check(_ points: [SharePoint], _ plan: SplitPlan) throws(SharingError) {
        var seen: Set<SharePosition> = []
        for point in points {
            guard plan.shape(ofGroup: point.group) != nil, point.index > 0 else {
                throw SharingError(.unknownPosition, at: point.position)
            }
            guard point.y.count == SharingLimits.secretCount else {
                throw SharingError(.wrongLength, at: point.position)
            }
            guard seen.insert(point.position).inserted else {
                throw SharingError(.duplicateShare, at: point.position)
            }
        }
    }

    /// The value at `place` through the `threshold` points of the lowest indexes; the other points must fit.
    private static func value(
        at place: UInt8,
        through points: [SharePoint],
        threshold: Int
    ) throws(SharingError) -> SecretBytes {
        let sorted = points.sorted { $0.index < $1.index }
        let used = sorted.prefix(threshold)
        let interpolation = Interpolation(places: used.map(\.index), values: used.map(\.y))
        for further in sorted.dropFirst(threshold) where interpolation.value(at: further.index) != further.y {
            throw SharingError(.sharesDisagree)
        }
        return interpolation.value(at: place)
    }
}
