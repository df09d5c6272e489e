import Canonical

/// A ceremony: what it will do, and how far it is.
public struct CeremonyRow: TaggedRow {
    public static let table = Table(
        "ceremonies",
        key: ["id"],
        [
            .bytes("id", StoreLimits.id), .bytes("kind", StoreLimits.word), .bytes("state", StoreLimits.word),
            .bytes("nonce", StoreLimits.small), .unsigned("epoch"),
            .bytes("proposal", StoreLimits.document).nullable,
            .bytes("transcript", StoreLimits.document).nullable, .instant("created"),
            .instant("expires").nullable, .instant("finished").nullable,
        ]
    )

    public let id: String
    public var kind: String
    public var state: String
    public var nonce: Bytes
    public var epoch: Epoch
    public var proposal: Bytes?
    public var transcript: Bytes?
    public var created: Instant
    public var expires: Instant?
    public var finished: Instant?
    public var tagging: Tagging

    public init(
        id: String,
        kind: String,
        state: String,
        nonce: Bytes,
        epoch: Epoch,
        proposal: Bytes? = nil,
        transcript: Bytes? = nil,
        created: Instant,
        expires: Instant? = nil,
        finished: Instant? = nil,
        tagging: Tagging
    ) {
        self.id = id
        self.kind = kind
        self.state = state
        self.nonce = nonce
        self.epoch = epoch
        self.proposal = proposal
        self.transcript = transcript
        self.created = created
        self.expires = expires
        self.finished = finished
        self.tagging = tagging
    }
}

extension CeremonyRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        id = try reader.id()
        kind = try reader.text()
        state = try reader.text()
        nonce = try reader.bytes()
        epoch = try reader.epoch()
        proposal = try reader.optionalBytes()
        transcript = try reader.optionalBytes()
        created = try reader.instant()
        expires = try reader.optionalInstant()
        finished = try reader.optionalInstant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(id), .of(kind), .of(state), .of(nonce), .of(epoch), .of(proposal), .of(transcript),
                .of(created), .of(expires), .of(finished),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ id: String) -> [Value] { [.of(id)] }
}
