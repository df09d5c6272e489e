/// Where EdgelessDB is, and what is to be made in it.
public struct EdgelessSettings: Sendable, Hashable {
    /// `https://host:port` of its HTTP side, without a path.
    public let url: String
    /// The database and the user that its manifest makes.
    public let database: String
    public let user: String
    /// Where this server keeps the files for it: `edgeless` in the root folder.
    public let folder: String
    /// PEM file of the certificates that it may show; nil where the first one that it shows is kept.
    public let authority: String?
    /// Take the certificate that it shows first, if none is pinned.
    public let trustsFirstUse: Bool

    /// - Throws: `edgeless-bad-setting` for a URL that is not `https://host[:port]`, and for names that are not plain.
    public init(
        url: String,
        database: String,
        user: String,
        folder: String,
        authority: String? = nil,
        trustsFirstUse: Bool = false
    ) throws(EdgelessError) {
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        guard base.hasPrefix("https://"), base.count > 8, base.count <= 300,
            base.utf8.dropFirst(8).allSatisfy({ Self.isPlain($0, or: ".-:[]") })
        else {
            throw EdgelessError(
                .badSetting,
                "edgeless-url must be https://HOST:PORT, the address of EdgelessDB's HTTP side."
            )
        }
        try Self.check(database, "database", EdgelessLimits.database)
        try Self.check(user, "user", EdgelessLimits.user)
        self.url = base
        self.database = database
        self.user = user
        self.folder = folder
        self.authority = authority
        self.trustsFirstUse = trustsFirstUse
    }

    private static func check(_ name: String, _ what: String, _ limit: Int) throws(EdgelessError) {
        guard (1...limit).contains(name.utf8.count), name.utf8.allSatisfy({ isPlain($0, or: "_-.") }) else {
            throw EdgelessError(
                .badSetting,
                "The \(what) in database-url must have 1 to \(limit) letters, digits, dashes, dots or underscores for EdgelessDB."
            )
        }
    }

    private static func isPlain(_ byte: UInt8, or others: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        return letters.contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || others.utf8.contains(byte)
    }
}
