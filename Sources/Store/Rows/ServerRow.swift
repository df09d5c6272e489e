import Canonical

/// A server that was unsealed on this vault once.
public struct ServerRow: TaggedRow {
    public static let table = Table(
        "servers",
        key: ["id"],
        [
            .bytes("id", StoreLimits.small), .bytes("identity_key", StoreLimits.certificate),
            .bytes("certificate", StoreLimits.certificate).nullable, .bytes("state", StoreLimits.word),
            .instant("started"), .unsigned("start_counter"),
        ]
    )

    /// SHA-256 of the identity key's SubjectPublicKeyInfo.
    public let id: Digest
    public var identityKey: Bytes
    public var certificate: Bytes?
    public var state: String
    public var started: Instant
    /// Rises with each start; the log's chain carries it.
    public var startCounter: UInt64
    public var tagging: Tagging

    public init(
        id: Digest,
        identityKey: Bytes,
        certificate: Bytes? = nil,
        state: String,
        started: Instant,
        startCounter: UInt64,
        tagging: Tagging
    ) {
        self.id = id
        self.identityKey = identityKey
        self.certificate = certificate
        self.state = state
        self.started = started
        self.startCounter = startCounter
        self.tagging = tagging
    }
}

extension ServerRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        id = try reader.digest()
        identityKey = try reader.bytes()
        certificate = try reader.optionalBytes()
        state = try reader.text()
        started = try reader.instant()
        startCounter = try reader.unsigned()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(id), .of(identityKey), .of(certificate), .of(state), .of(started), .of(startCounter),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ id: Digest) -> [Value] { [.of(id)] }
}
