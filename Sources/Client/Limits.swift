/// The limits of what the client takes in and how long it waits.
public enum ClientLimits {
    /// Bytes of one answer; a verify bundle holds every manifest and policy.
    public static let answerBytes = 128 << 20
    /// Bytes of a file with a share, encrypted or not.
    public static let shareFileBytes = 8_192
    /// Bytes of a file with a key or a certificate.
    public static let keyFileBytes = 65_536
    /// Bytes of a file with a bearer token.
    public static let tokenFileBytes = 65_536
    /// Bytes of a manifest, a policy or an object's material.
    public static let contentFileBytes = 48 << 20
    /// Bytes of data for a call that are read at once.
    static let pieceBytes = 256 << 10
    /// Seconds that a call with data of any length may take.
    static let dataSeconds: Int64 = 24 * 3_600
    /// Bytes of the pins file.
    public static let pinsBytes = 8 << 20
    /// Holders whose shares a folder knows by their digests.
    static let pinnedHolders = 2_048
    /// Bytes of a revocation list of servers.
    public static let revocationBytes = 4 << 20
    /// How often a call is sent that may be repeated.
    static let attempts = 3
    static let connectSeconds: Int64 = 10
    static let answerSeconds: Int64 = 120
    /// Items of one page of a list.
    public static let page = 1_000
    /// Records of the change log that one command lists.
    public static let listedRecords = 1_000_000
    /// Pages that a listing is followed through.
    static let pages = 10_000
}
