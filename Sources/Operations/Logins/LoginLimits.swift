/// Bounds of KMIP logins and tickets.
enum LoginLimits {
    /// UTF-8 bytes of a user's name, and of each of a device's numbers.
    static let user = 1...255
    static let device = 1...128
    /// Random bytes of a password.
    static let password = 32
    /// Logins of one API token.
    static let ofToken = 8
    /// Seconds that the time stamp of a hashed password may differ from this server's clock.
    static let stampSeconds: Int64 = 300
    /// Random bytes of a ticket: its public part and its secret.
    static let ticketID = 16
    static let ticketSecret = 32
    /// Seconds that a ticket lives, at most and where nothing is asked for.
    static let leaseSeconds: Int64 = 86_400
    static let defaultLeaseSeconds: Int64 = 3_600
    /// Tickets of one subject that have not ended.
    static let tickets = 100
    /// Tickets that are over and make room, in the transaction of a new one.
    static let swept = 20
    /// Bytes of the rights of a delegated ticket.
    static let rights = 32 << 10
    /// How often something is decided that others overtake.
    static let attempts = 5
    /// UTF-8 bytes of a client's correlation value in the log.
    static let correlation = 256
}
