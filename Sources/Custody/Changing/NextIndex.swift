import SecretSharing

/// The index that an enrolled holder gets in a group: the lowest that no revision of the epoch's roster has used, aborted
/// ones as well, since whoever fetched a share of those may still have it. Nil if the group is full.
///
/// - Parameters:
///   - group: The group's number.
///   - used: All rosters that were written for the epoch.
public func nextIndex(in group: UInt8, used: [Roster]) -> UInt8? {
    let taken = Set(used.flatMap { $0.holders(ofGroup: group) }.map(\.position.index))
    return (1...UInt8(CustodyLimits.sharesInGroup)).first { !taken.contains($0) }
}
