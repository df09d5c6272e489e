import Canonical

/// An API token. Of the token itself only a hash is kept.
public struct TokenRow: TaggedRow {
    public static let table = Table(
        "tokens",
        key: ["id"],
        [
            .bytes("id", StoreLimits.small),
            .bytes("name", StoreLimits.subject),
            .bytes("secret_digest", StoreLimits.small),
            .bytes("scope", StoreLimits.name).nullable,
            .bytes("created_by", StoreLimits.subject),
            .instant("created"),
            .instant("expires").nullable,
            .instant("revoked").nullable,
        ],
        indexes: [["name", "id"]]
    )

    /// The public part of the token, 16 bytes.
    public let id: Bytes
    /// The subject as which the token calls.
    public let name: Bytes
    /// SHA-256 of the secret part; 32 random bytes need no slower hash.
    public let secretDigest: Digest
    /// The most that it may do, in the form that the access rules give operations; nil for all that its subject may.
    public var scope: Bytes?
    /// A subject.
    public var createdBy: Bytes
    public var created: Instant
    public var expires: Instant?
    public var revoked: Instant?
    public var tagging: Tagging

    public init(
        id: Bytes,
        name: Bytes,
        secretDigest: Digest,
        scope: Bytes? = nil,
        createdBy: Bytes,
        created: Instant,
        expires: Instant? = nil,
        revoked: Instant? = nil,
        tagging: Tagging
    ) {
        self.id = id
        self.name = name
        self.secretDigest = secretDigest
        self.scope = scope
        self.createdBy = createdBy
        self.created = created
        self.expires = expires
        self.revoked = revoked
        self.tagging = tagging
    }
}

extension TokenRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        id = try reader.bytes()
        name = try reader.bytes()
        secretDigest = try reader.digest()
        scope = try reader.optionalBytes()
        createdBy = try reader.bytes()
        created = try reader.instant()
        expires = try reader.optionalInstant()
        revoked = try reader.optionalInstant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(id), .of(name), .of(secretDigest), .of(scope), .of(createdBy), .of(created), .of(expires),
                .of(revoked),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ id: Bytes) -> [Value] { [.of(id)] }
}
