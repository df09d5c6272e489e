/// How much of everything this room takes.
public enum CustodyLimits {
    /// Bytes of a holder's or a group's name in UTF-8.
    public static let name = 128
    /// Share groups in an epoch: their numbers are one byte and never 0.
    public static let groups = 255
    /// Shares in a group: their indexes are one byte and never 0.
    public static let sharesInGroup = 255
    /// Shareholders of an epoch in all.
    public static let holders = 1_024
    /// Bytes of a stored configuration or roster.
    public static let storedBytes = 512 << 10
    /// Servers that a proposal may list: each gets two wraps in the commit, beside three rows for each holder.
    public static let servers = 256
    /// Refusals of an unseal that are logged one by one; those after them are only counted.
    public static let loggedRefusals = 1_000
    /// Refused shares that are remembered by their digest, so that a repetition is not logged again.
    public static let rememberedRefusals = 64
    /// Names of damaged things that a failed opening keeps.
    public static let damagedNames = 100
    /// Entries of an unseal's transcript; the oldest go first.
    public static let transcript = 512
    /// How long a share stays collected without the unseal succeeding: 12 hours.
    public static let shareLifetime: Int64 = 12 * 3_600
}
