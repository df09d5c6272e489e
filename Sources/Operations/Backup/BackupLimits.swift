import Store

/// How much of everything a backup of all rows takes and holds at a time.
enum BackupLimits {
    /// Bytes that are collected before they are written to the file, or read from it.
    static let buffer = 1 << 20
    /// Rows that are asked for at a time; fewer where they are large.
    static let page = 256
    /// Bytes and rows of one transaction of a restore.
    static let transactionBytes = 4 << 20
    static let transactionRows = 500
    /// How often a backup begins anew because something was written meanwhile.
    static let attempts = 3
    /// Bytes of a table's name.
    static let name = 64
}
