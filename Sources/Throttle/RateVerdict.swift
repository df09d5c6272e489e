/// What a limiter says to one caller.
public enum RateVerdict: Hashable, Sendable {
    case allowed
    /// Too often. After so many whole seconds, at least one, the same would be allowed.
    case refused(retryAfter: Int64)

    public var isAllowed: Bool { self == .allowed }
}
