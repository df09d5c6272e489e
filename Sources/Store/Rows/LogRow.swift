import Canonical

/// One record of the change log: which row changed, by whom, and the hash of the record before it in its chain.
public struct LogRow: TableRow {
    public static let table = Table(
        "change_log",
        key: ["chain", "seq"],
        [
            .bytes("chain", StoreLimits.small), .unsigned("seq"), .unsigned("format"),
            .bytes("previous", StoreLimits.small), .bytes("checkpoint", StoreLimits.small).nullable,
            .instant("time"), .bytes("subject", StoreLimits.subject), .bytes("change_kind", StoreLimits.word),
            .bytes("table_name", StoreLimits.word), .bytes("row_key", StoreLimits.name * 2),
            .unsigned("row_version"), .bytes("row_hash", StoreLimits.small), .bytes("proof", StoreLimits.tag),
            .unsigned("generation"), .bytes("tag", StoreLimits.tag), .bytes("details", StoreLimits.details).nullable,
        ],
        isTagged: false
    )

    /// The server's id (32 bytes) and its start counter (8 bytes).
    public let chain: Bytes
    /// From 1, without a gap.
    public let seq: UInt64
    /// 2 for one with details, else 1.
    public var format: UInt64
    /// The hash of the record before; 32 zero bytes for the one that opens the chain.
    public var previous: Digest
    /// The hash of the newest checkpoint known when the record was made.
    public var checkpoint: Digest?
    public var time: Instant
    /// Who changed it.
    public var subject: Bytes
    public var changeKind: String
    public var tableName: String
    /// The canonical encoding of the values of the row's primary key.
    public var rowKey: Bytes
    public var rowVersion: UInt64
    /// `RawRow.contentHash` of the row as changed.
    public var rowHash: Digest
    /// The tag of the row as changed. The database reads it from the row, so the record cannot be written without it.
    public var proof: Bytes
    /// `LogDetails.stored`.
    public var details: Bytes?
    /// The master whose log tag key made the tag.
    public var generation: MasterGeneration
    public var tag: Bytes

    public init(
        chain: Bytes,
        seq: UInt64,
        format: UInt64,
        previous: Digest,
        checkpoint: Digest? = nil,
        time: Instant,
        subject: Bytes,
        changeKind: String,
        tableName: String,
        rowKey: Bytes,
        rowVersion: UInt64,
        rowHash: Digest,
        proof: Bytes,
        details: Bytes? = nil,
        generation: MasterGeneration,
        tag: Bytes
    ) {
        self.chain = chain
        self.seq = seq
        self.format = format
        self.previous = previous
        self.checkpoint = checkpoint
        self.time = time
        self.subject = subject
        self.changeKind = changeKind
        self.tableName = tableName
        self.rowKey = rowKey
        self.rowVersion = rowVersion
        self.rowHash = rowHash
        self.proof = proof
        self.details = details
        self.generation = generation
        self.tag = tag
    }
}

extension LogRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        chain = try reader.bytes()
        seq = try reader.unsigned()
        format = try reader.unsigned()
        previous = try reader.digest()
        checkpoint = try reader.optionalDigest()
        time = try reader.instant()
        subject = try reader.bytes()
        changeKind = try reader.text()
        tableName = try reader.text()
        rowKey = try reader.bytes()
        rowVersion = try reader.unsigned()
        rowHash = try reader.digest()
        proof = try reader.bytes()
        generation = try reader.master()
        tag = try reader.bytes()
        details = try reader.optionalBytes()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(chain), .of(seq), .of(format), .of(previous), .of(checkpoint), .of(time), .of(subject),
                .of(changeKind), .of(tableName), .of(rowKey), .of(rowVersion), .of(rowHash), .of(proof),
                .of(generation), .of(tag), .of(details),
            ]
        )
    }

    /// The primary key.
    public static func key(chain: Bytes, seq: UInt64) -> [Value] { [.of(chain), .of(seq)] }
}
