import Canonical

/// What a request did that its caller named by an idempotency key: written together with its changes, so that a repetition finds both or
/// neither.
public struct IdempotencyRow: TaggedRow {
    public static let table = Table(
        "idempotency",
        key: ["id"],
        [
            .bytes("id", StoreLimits.small), .bytes("subject", StoreLimits.subject),
            .bytes("body_digest", StoreLimits.small), .bytes("steps", StoreLimits.steps),
            .bytes("answer", StoreLimits.keptAnswer).nullable, .instant("created"), .instant("expires"),
        ],
        material: ["answer"],
        indexes: [["expires", "id"]]
    )

    /// The digest of vault, subject, call and key.
    public let id: Digest
    /// Who asked.
    public var subject: Bytes
    /// SHA-256 of the request's body: another body under the same key is another request.
    public var bodyDigest: Digest
    /// What was done, in the form that the operations give it.
    public var steps: Bytes
    /// The sealed answer; nil until there is one, and where it is not kept.
    public var answer: Bytes?
    public var created: Instant
    /// From then on the key is free again.
    public var expires: Instant
    public var tagging: Tagging

    public init(
        id: Digest,
        subject: Bytes,
        bodyDigest: Digest,
        steps: Bytes,
        answer: Bytes? = nil,
        created: Instant,
        expires: Instant,
        tagging: Tagging
    ) {
        self.id = id
        self.subject = subject
        self.bodyDigest = bodyDigest
        self.steps = steps
        self.answer = answer
        self.created = created
        self.expires = expires
        self.tagging = tagging
    }
}

extension IdempotencyRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        id = try reader.digest()
        subject = try reader.bytes()
        bodyDigest = try reader.digest()
        steps = try reader.bytes()
        answer = try reader.optionalBytes()
        created = try reader.instant()
        expires = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [.of(id), .of(subject), .of(bodyDigest), .of(steps), .of(answer), .of(created), .of(expires)]
                + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ id: Digest) -> [Value] { [.of(id)] }
}
