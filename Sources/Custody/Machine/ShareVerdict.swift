import SecretSharing

/// What a submitted share turned out to be.
enum ShareVerdict: Sendable {
    /// The right share of this holder.
    case right(Share, RosterHolder)
    case refused(ShareRefusal)
}
