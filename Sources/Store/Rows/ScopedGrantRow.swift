import Canonical

/// A grant on all objects of one owner that a scope holds, those that are still to be made too.
public struct ScopedGrantRow: TaggedRow {
    public static let table = Table(
        "scoped_access",
        key: ["owner", "scope", "userid"],
        [
            .bytes("owner", StoreLimits.subject),
            .bytes("scope", StoreLimits.hint),
            .bytes("userid", StoreLimits.subject),
            .bytes("permissions", StoreLimits.name),
            .instant("until").nullable,
            .boolean("grantable"),
            .bytes("granted_by", StoreLimits.subject),
            .instant("created"),
        ],
        indexes: [["userid", "owner", "scope"]]
    )

    /// A subject.
    public let owner: Bytes
    /// A prefix of names, a tag or an object group, in the form that the access rules give it.
    public let scope: Bytes
    /// A subject.
    public let grantee: Bytes
    /// The operations, in the form that the access rules give them.
    public var permissions: Bytes
    public var until: Instant?
    /// Whether the grantee may grant it on.
    public var grantable: Bool
    /// A subject.
    public var grantedBy: Bytes
    public var created: Instant
    public var tagging: Tagging

    public init(
        owner: Bytes,
        scope: Bytes,
        grantee: Bytes,
        permissions: Bytes,
        until: Instant? = nil,
        grantable: Bool,
        grantedBy: Bytes,
        created: Instant,
        tagging: Tagging
    ) {
        self.owner = owner
        self.scope = scope
        self.grantee = grantee
        self.permissions = permissions
        self.until = until
        self.grantable = grantable
        self.grantedBy = grantedBy
        self.created = created
        self.tagging = tagging
    }
}

extension ScopedGrantRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        owner = try reader.bytes()
        scope = try reader.bytes()
        grantee = try reader.bytes()
        permissions = try reader.bytes()
        until = try reader.optionalInstant()
        grantable = try reader.boolean()
        grantedBy = try reader.bytes()
        created = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(owner), .of(scope), .of(grantee), .of(permissions), .of(until), .of(grantable), .of(grantedBy),
                .of(created),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(owner: Bytes, scope: Bytes, grantee: Bytes) -> [Value] {
        [.of(owner), .of(scope), .of(grantee)]
    }
}
