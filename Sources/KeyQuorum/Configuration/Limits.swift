/// The limits of what the settings may be made of: one place to review.
enum ConfigurationLimits {
    /// Files of one import, and folders inside each other.
    static let walkedFiles = 100_000
    static let walkedFolders = 16
    /// Bytes of a file of certificates or revocation lists that a setting names.
    static let file = 16 << 20
    /// Bytes of a `.env` file.
    static let dotEnvBytes = 65_536
    /// Bytes of one line of a `.env` file.
    static let dotEnvLineBytes = 4_096
    /// Bytes of the value of one setting, wherever it comes from.
    static let valueBytes = 4_096
    /// How far a name may be from a known one to be offered as "did you mean".
    static let nearestDistance = 6
    /// Hosts of one database URL.
    static let databaseHosts = 16
}
