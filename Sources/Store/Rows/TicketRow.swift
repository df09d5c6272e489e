import Canonical

/// A ticket of KMIP's Login or Delegated Login. Of the ticket itself only a hash is kept.
public struct TicketRow: TaggedRow {
    public static let table = Table(
        "tickets",
        key: ["id"],
        [
            .bytes("id", StoreLimits.small),
            .bytes("subject", StoreLimits.subject),
            .bytes("secret_digest", StoreLimits.small),
            .bytes("method", StoreLimits.word),
            .bytes("token", StoreLimits.small).nullable,
            .bytes("login", StoreLimits.small).nullable,
            .bytes("carrier", StoreLimits.subject).nullable,
            .bytes("rights", StoreLimits.document).nullable,
            .unsigned("requests").nullable,
            .unsigned("uses").nullable,
            .instant("created"),
            .instant("expires"),
        ],
        indexes: [["subject", "id"]]
    )

    /// The public part of the ticket, 16 bytes.
    public let id: Bytes
    /// As whom its holder speaks.
    public let subject: Bytes
    /// SHA-256 of the secret part; 32 random bytes need no slower hash.
    public let secretDigest: Digest
    /// How the subject had shown who it is, in the word that the access rules have for it.
    public let method: String
    /// The API token by which the subject called: the ticket ends with it.
    public let token: Bytes?
    /// The KMIP login by which it called: the ticket ends with it.
    public let login: Digest?
    /// Who the connection belonged to, a subject; nil where it showed nobody.
    public let carrier: Bytes?
    /// What a delegated ticket is for, as KMIP's Rights in the binary form; nil for a Login's.
    public let rights: Bytes?
    /// Messages and operations that are left; nil for any number.
    public var requests: UInt64?
    public var uses: UInt64?
    public var created: Instant
    public var expires: Instant
    public var tagging: Tagging

    public init(
        id: Bytes,
        subject: Bytes,
        secretDigest: Digest,
        method: String,
        token: Bytes? = nil,
        login: Digest? = nil,
        carrier: Bytes? = nil,
        rights: Bytes? = nil,
        requests: UInt64? = nil,
        uses: UInt64? = nil,
        created: Instant,
        expires: Instant,
        tagging: Tagging
    ) {
        self.id = id
        self.subject = subject
        self.secretDigest = secretDigest
        self.method = method
        self.token = token
        self.login = login
        self.carrier = carrier
        self.rights = rights
        self.requests = requests
        self.uses = uses
        self.created = created
        self.expires = expires
        self.tagging = tagging
    }
}

extension TicketRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        id = try reader.bytes()
        subject = try reader.bytes()
        secretDigest = try reader.digest()
        method = try reader.text()
        token = try reader.optionalBytes()
        login = try reader.optionalDigest()
        carrier = try reader.optionalBytes()
        rights = try reader.optionalBytes()
        requests = try reader.optionalUnsigned()
        uses = try reader.optionalUnsigned()
        created = try reader.instant()
        expires = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(id), .of(subject), .of(secretDigest), .of(method), .of(token), .of(login), .of(carrier),
                .of(rights), .of(requests), .of(uses), .of(created), .of(expires),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ id: Bytes) -> [Value] { [.of(id)] }
}
