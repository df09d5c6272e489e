import Canonical

/// A subject has a role or belongs to a group.
public struct MemberRow: TaggedRow {
    public static let table = Table(
        "members",
        key: ["container", "member"],
        [
            .bytes("container", StoreLimits.subject),
            .bytes("member", StoreLimits.subject),
            .bytes("added_by", StoreLimits.subject),
            .instant("created"),
        ],
        indexes: [["member", "container"]]
    )

    /// The role or the group, a subject.
    public let container: Bytes
    /// A subject that can call.
    public let member: Bytes
    /// A subject.
    public var addedBy: Bytes
    public var created: Instant
    public var tagging: Tagging

    public init(
        container: Bytes,
        member: Bytes,
        addedBy: Bytes,
        created: Instant,
        tagging: Tagging
    ) {
        self.container = container
        self.member = member
        self.addedBy = addedBy
        self.created = created
        self.tagging = tagging
    }
}

extension MemberRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        container = try reader.bytes()
        member = try reader.bytes()
        addedBy = try reader.bytes()
        created = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(Self.table, [.of(container), .of(member), .of(addedBy), .of(created)] + tagging.values)
    }

    /// The primary key.
    public static func key(container: Bytes, member: Bytes) -> [Value] { [.of(container), .of(member)] }
}
