/// How much canonical bytes may hold when they are read.
public enum CanonicalLimits {
    /// Bytes in all.
    public static let bytes = 64 << 20
    /// Values in all, elements of lists counted.
    public static let values = 1 << 20
    /// Lists within lists.
    public static let depth = 8
}
