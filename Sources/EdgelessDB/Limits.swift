/// Every limit of this room.
public enum EdgelessLimits {
    /// Bytes of an answer of EdgelessDB: a certificate, a quote, an encrypted key.
    static let answer = 256 << 10
    /// Bytes of a file in the folder.
    static let file = 256 << 10
    /// Characters of a database's and of a user's name, MariaDB's own.
    static let database = 64
    static let user = 80
    /// Bytes of EdgelessDB's key.
    public static let key = 16
    /// Bits of the key to which EdgelessDB encrypts its own.
    static let recoveryBits = 3_072
    /// Characters of EdgelessDB's own words that are passed on to an operator.
    static let words = 200
    static let connectSeconds: Int64 = 5
    /// Setting up the database takes EdgelessDB a while.
    static let answerSeconds: Int64 = 120
}
