import Canonical

/// A grant: what a subject may do with an object that is not his.
public struct GrantRow: TaggedRow {
    public static let table = Table(
        "read_access",
        key: ["id", "userid"],
        [
            .bytes("id", StoreLimits.id), .bytes("userid", StoreLimits.subject),
            .bytes("permissions", StoreLimits.name), .instant("until").nullable, .boolean("grantable"),
            .bytes("granted_by", StoreLimits.subject), .instant("created"),
        ],
        indexes: [["userid", "id"]]
    )

    /// The object's.
    public let id: String
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
        id: String,
        grantee: Bytes,
        permissions: Bytes,
        until: Instant? = nil,
        grantable: Bool,
        grantedBy: Bytes,
        created: Instant,
        tagging: Tagging
    ) {
        self.id = id
        self.grantee = grantee
        self.permissions = permissions
        self.until = until
        self.grantable = grantable
        self.grantedBy = grantedBy
        self.created = created
        self.tagging = tagging
    }
}

extension GrantRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        id = try reader.id()
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
                .of(id), .of(grantee), .of(permissions), .of(until), .of(grantable), .of(grantedBy),
                .of(created),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(id: String, grantee: Bytes) -> [Value] { [.of(id), .of(grantee)] }
}
