/// How much of everything this room takes.
public enum AccessLimits {
    /// Bytes of a subject as it is stored, its kind included.
    public static let subject = 255
    /// Roles and groups of one caller.
    public static let memberships = 256
    /// Bytes of a stored list of rights.
    public static let storedRights = 4_096
    /// Bytes of a scope's prefix, tag or Object Group.
    public static let scope = 255
    /// Names in a list of rights that is read.
    public static let rightNames = 256
}
