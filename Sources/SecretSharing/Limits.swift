/// What this room accepts.
public enum SharingLimits {
    /// Bytes of a secret that is split, and of each share's value.
    public static let secretCount = 32
    /// Shares of a group, and groups: an index is a byte and 0 is the secret's own place.
    public static let sharesPerGroup = 255
    public static let groups = 255
    /// Bytes of a share's text with any blanks and line ends.
    public static let shareInput = 1_024
}
