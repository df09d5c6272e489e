/// How much of everything this room keeps.
public enum ThrottleLimits {
    /// Callers of whom a limiter remembers something at once; beyond it those that were seen longest ago are forgotten.
    public static let callers = 65_536
}
