import Canonical

/// A KMIP login: what a client shows in the header of its messages to speak as an API token's subject. Of the password only hashes are kept.
public struct LoginRow: TaggedRow {
    public static let table = Table(
        "logins",
        key: ["id"],
        [
            .bytes("id", StoreLimits.small),
            .bytes("login", StoreLimits.name),
            .bytes("token", StoreLimits.small),
            .bytes("subject", StoreLimits.subject),
            .bytes("carrier", StoreLimits.subject).nullable,
            .bytes("first_digest", StoreLimits.small),
            .bytes("second_digest", StoreLimits.small),
            .instant("stamp").nullable,
            .bytes("created_by", StoreLimits.subject),
            .instant("created"),
        ],
        indexes: [["token", "id"]]
    )

    /// The digest of ``login``.
    public let id: Digest
    /// The user's name or the device's numbers, in the form that the operations give them.
    public let login: Bytes
    /// The id of the API token for which it stands: it ends with it and may no more than it.
    public let token: Bytes
    /// The subject as which the token calls.
    public let subject: Bytes
    /// Who may carry the login over a connection of his own: a subject; nil for nobody but the subject itself.
    public var carrier: Bytes?
    /// KMIP's S1, the digest of the user's name and the password (KMIP 2.1 section 9.11).
    public var firstDigest: Digest
    /// The digest of KMIP's S2, which is the digest of the password and the user's name.
    public var secondDigest: Digest
    /// The time stamp of the last hashed password, which the next one must exceed.
    public var stamp: Instant?
    /// A subject.
    public var createdBy: Bytes
    public var created: Instant
    public var tagging: Tagging

    public init(
        id: Digest,
        login: Bytes,
        token: Bytes,
        subject: Bytes,
        carrier: Bytes?,
        firstDigest: Digest,
        secondDigest: Digest,
        stamp: Instant? = nil,
        createdBy: Bytes,
        created: Instant,
        tagging: Tagging
    ) {
        self.id = id
        self.login = login
        self.token = token
        self.subject = subject
        self.carrier = carrier
        self.firstDigest = firstDigest
        self.secondDigest = secondDigest
        self.stamp = stamp
        self.createdBy = createdBy
        self.created = created
        self.tagging = tagging
    }
}

extension LoginRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        id = try reader.digest()
        login = try reader.bytes()
        token = try reader.bytes()
        subject = try reader.bytes()
        carrier = try reader.optionalBytes()
        firstDigest = try reader.digest()
        secondDigest = try reader.digest()
        stamp = try reader.optionalInstant()
        createdBy = try reader.bytes()
        created = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(id), .of(login), .of(token), .of(subject), .of(carrier), .of(firstDigest), .of(secondDigest),
                .of(stamp), .of(createdBy), .of(created),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ id: Digest) -> [Value] { [.of(id)] }
}
