import Canonical

/// A managed object. What is secret of it is wrapped.
public struct ObjectRow: TaggedRow {
    public static let table = Table(
        "objects",
        key: ["id"],
        [
            .bytes("id", StoreLimits.id), .unsigned("object_type"), .unsigned("state"),
            .bytes("owner", StoreLimits.subject), .bytes("attributes", StoreLimits.document),
            .bytes("sealed_attributes", StoreLimits.document).nullable,
            .bytes("material", StoreLimits.material).nullable, .unsigned("material_revision"),
            .instant("created"),
        ],
        material: ["material", "sealed_attributes"],
        indexes: [["created", "id"], ["owner", "created", "id"]]
    )

    public let id: String
    /// KMIP Object Type.
    public var objectType: UInt32
    /// KMIP State, as last written; the effective one follows from it and the dates.
    public var state: UInt32
    /// A subject.
    public var owner: Bytes
    /// Canonical TTLV 2.1 bytes.
    public var attributes: Bytes
    /// Attributes that were computed from the material, wrapped.
    public var sealedAttributes: Bytes?
    /// Wrapped; null once the object was destroyed.
    public var material: Bytes?
    /// Rises when the material is another, not when it is wrapped anew.
    public var materialRevision: UInt64
    public var created: Instant
    public var tagging: Tagging

    public init(
        id: String,
        objectType: UInt32,
        state: UInt32,
        owner: Bytes,
        attributes: Bytes,
        sealedAttributes: Bytes? = nil,
        material: Bytes? = nil,
        materialRevision: UInt64,
        created: Instant,
        tagging: Tagging
    ) {
        self.id = id
        self.objectType = objectType
        self.state = state
        self.owner = owner
        self.attributes = attributes
        self.sealedAttributes = sealedAttributes
        self.material = material
        self.materialRevision = materialRevision
        self.created = created
        self.tagging = tagging
    }
}

extension ObjectRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        id = try reader.id()
        objectType = try reader.unsigned32()
        state = try reader.unsigned32()
        owner = try reader.bytes()
        attributes = try reader.bytes()
        sealedAttributes = try reader.optionalBytes()
        material = try reader.optionalBytes()
        materialRevision = try reader.unsigned()
        created = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(id), .of(objectType), .of(state), .of(owner), .of(attributes), .of(sealedAttributes),
                .of(material), .of(materialRevision), .of(created),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ id: String) -> [Value] { [.of(id)] }
}
