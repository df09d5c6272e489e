import Canonical

/// A move from one manifest to the next, chained by hash and signed by the history key.
public struct TransitionRow: TaggedRow {
    public static let table = Table(
        "transitions",
        key: ["number"],
        [
            .unsigned("number"), .bytes("hash", StoreLimits.small),
            .bytes("previous", StoreLimits.small).nullable, .bytes("manifest", StoreLimits.small),
            .bytes("root_certificate", StoreLimits.certificate),
            .bytes("mesh_certificate", StoreLimits.certificate), .bytes("signature", StoreLimits.small * 4),
            .instant("created"),
        ]
    )

    /// The manifest's generation, from 1.
    public let number: UInt64
    public var hash: Digest
    public var previous: Digest?
    public var manifest: Digest
    /// DER.
    public var rootCertificate: Bytes
    /// DER, self-signed.
    public var meshCertificate: Bytes
    public var signature: Bytes
    public var created: Instant
    public var tagging: Tagging

    public init(
        number: UInt64,
        hash: Digest,
        previous: Digest? = nil,
        manifest: Digest,
        rootCertificate: Bytes,
        meshCertificate: Bytes,
        signature: Bytes,
        created: Instant,
        tagging: Tagging
    ) {
        self.number = number
        self.hash = hash
        self.previous = previous
        self.manifest = manifest
        self.rootCertificate = rootCertificate
        self.meshCertificate = meshCertificate
        self.signature = signature
        self.created = created
        self.tagging = tagging
    }
}

extension TransitionRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        number = try reader.unsigned()
        hash = try reader.digest()
        previous = try reader.optionalDigest()
        manifest = try reader.digest()
        rootCertificate = try reader.bytes()
        meshCertificate = try reader.bytes()
        signature = try reader.bytes()
        created = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(number), .of(hash), .of(previous), .of(manifest), .of(rootCertificate),
                .of(meshCertificate), .of(signature), .of(created),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ number: UInt64) -> [Value] { [.of(number)] }
}
