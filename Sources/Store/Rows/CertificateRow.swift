import Canonical

/// A certificate that the vault issued.
public struct CertificateRow: TaggedRow {
    public static let table = Table(
        "certificates",
        key: ["serial"],
        [
            .bytes("serial", StoreLimits.small), .bytes("kind", StoreLimits.word),
            .unsigned("manifest_generation"), .bytes("subject", StoreLimits.name),
            .bytes("der", StoreLimits.certificate), .bytes("policy", StoreLimits.small).nullable,
            .instant("issued"), .instant("expires"), .instant("revoked").nullable, .unsigned("reason").nullable,
        ],
        indexes: [["kind", "manifest_generation", "serial"], ["expires", "serial"]]
    )

    public let serial: Bytes
    public var kind: String
    public var manifestGeneration: UInt64
    public var subject: String
    public var der: Bytes
    public var policy: Digest?
    public var issued: Instant
    public var expires: Instant
    public var revoked: Instant?
    /// CRLReason of RFC 5280.
    public var reason: UInt64?
    public var tagging: Tagging

    public init(
        serial: Bytes,
        kind: String,
        manifestGeneration: UInt64,
        subject: String,
        der: Bytes,
        policy: Digest? = nil,
        issued: Instant,
        expires: Instant,
        revoked: Instant? = nil,
        reason: UInt64? = nil,
        tagging: Tagging
    ) {
        self.serial = serial
        self.kind = kind
        self.manifestGeneration = manifestGeneration
        self.subject = subject
        self.der = der
        self.policy = policy
        self.issued = issued
        self.expires = expires
        self.revoked = revoked
        self.reason = reason
        self.tagging = tagging
    }
}

extension CertificateRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        serial = try reader.bytes()
        kind = try reader.text()
        manifestGeneration = try reader.unsigned()
        subject = try reader.text()
        der = try reader.bytes()
        policy = try reader.optionalDigest()
        issued = try reader.instant()
        expires = try reader.instant()
        revoked = try reader.optionalInstant()
        reason = try reader.optionalUnsigned()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(serial), .of(kind), .of(manifestGeneration), .of(subject), .of(der), .of(policy),
                .of(issued), .of(expires), .of(revoked), .of(reason),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ serial: Bytes) -> [Value] { [.of(serial)] }
}
