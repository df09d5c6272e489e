import Canonical

/// A request whose answer its caller fetches later: who asked it, and how far it is. What was asked and answered stands in the table of parts.
public struct AsynchronousRow: TaggedRow {
    public static let table = Table(
        "asynchronous",
        key: ["id"],
        [
            .bytes("id", StoreLimits.small),
            .bytes("subject", StoreLimits.subject),
            .bytes("method", StoreLimits.word),
            .bytes("token", StoreLimits.small).nullable,
            .bytes("login", StoreLimits.small).nullable,
            .bytes("ticket", StoreLimits.small).nullable,
            .bytes("carrier", StoreLimits.subject).nullable,
            .boolean("delegated"),
            .unsigned("operation"),
            .bytes("protocol", StoreLimits.word),
            .bytes("previous", StoreLimits.small).nullable,
            .boolean("followed"),
            .bytes("state", StoreLimits.word),
            .bytes("server", StoreLimits.small).nullable,
            .instant("lease").nullable,
            .bytes("told", StoreLimits.id).nullable,
            .boolean("obtained"),
            .unsigned("bytes"),
            .instant("created"),
            .instant("expires"),
        ],
        indexes: [["subject", "id"], ["state", "created", "id"], ["expires", "id"]]
    )

    /// The correlation value, 16 random bytes.
    public let id: Bytes
    /// Who asked.
    public let subject: Bytes
    /// How he had shown who he is, in the word that the access rules have for it.
    public let method: String
    /// The API token by which he called.
    public let token: Bytes?
    /// The KMIP login by which he spoke.
    public let login: Digest?
    /// The ticket by which he spoke.
    public let ticket: Bytes?
    /// Who the connection belonged to, where he spoke by a message's header.
    public let carrier: Bytes?
    /// Whether the ticket is a delegated one.
    public let isDelegated: Bool
    /// Which of KMIP's operations.
    public let operation: UInt64
    /// The version of KMIP in which he asked.
    public let protocolVersion: String
    /// The item before it in its batch.
    public let previous: Bytes?
    /// Whether an item of its batch comes after it.
    public let isFollowed: Bool
    public var state: String
    /// Which server does it, and until when nobody else takes it up.
    public var server: Digest?
    public var lease: Instant?
    /// The object whose material the answer tells.
    public var told: String?
    /// Whether its caller has heard what became of it.
    public var isObtained: Bool
    /// What is kept of it, in bytes.
    public var bytes: UInt64
    /// When it was asked; items of one batch are microseconds apart.
    public let created: Instant
    /// From then on it is forgotten.
    public var expires: Instant
    public var tagging: Tagging

    public init(
        id: Bytes,
        subject: Bytes,
        method: String,
        token: Bytes? = nil,
        login: Digest? = nil,
        ticket: Bytes? = nil,
        carrier: Bytes? = nil,
        isDelegated: Bool = false,
        operation: UInt64,
        version: String,
        previous: Bytes? = nil,
        isFollowed: Bool = false,
        state: String,
        bytes: UInt64,
        created: Instant,
        expires: Instant,
        tagging: Tagging
    ) {
        self.id = id
        self.subject = subject
        self.method = method
        self.token = token
        self.login = login
        self.ticket = ticket
        self.carrier = carrier
        self.isDelegated = isDelegated
        self.operation = operation
        self.protocolVersion = version
        self.previous = previous
        self.isFollowed = isFollowed
        self.state = state
        isObtained = false
        self.bytes = bytes
        self.created = created
        self.expires = expires
        self.tagging = tagging
    }
}

extension AsynchronousRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        id = try reader.bytes()
        subject = try reader.bytes()
        method = try reader.text()
        token = try reader.optionalBytes()
        login = try reader.optionalDigest()
        ticket = try reader.optionalBytes()
        carrier = try reader.optionalBytes()
        isDelegated = try reader.boolean()
        operation = try reader.unsigned()
        protocolVersion = try reader.text()
        previous = try reader.optionalBytes()
        isFollowed = try reader.boolean()
        state = try reader.text()
        server = try reader.optionalDigest()
        lease = try reader.optionalInstant()
        told = try reader.optionalText()
        isObtained = try reader.boolean()
        bytes = try reader.unsigned()
        created = try reader.instant()
        expires = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(id), .of(subject), .of(method), .of(token), .of(login), .of(ticket), .of(carrier),
                .of(isDelegated), .of(operation), .of(protocolVersion), .of(previous), .of(isFollowed), .of(state),
                .of(server), .of(lease), .of(told), .of(isObtained), .of(bytes), .of(created), .of(expires),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ id: Bytes) -> [Value] { [.of(id)] }
}
