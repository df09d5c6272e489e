import Canonical

/// A certificate revocation list as it was signed.
public struct CRLRow: TaggedRow {
    public static let table = Table(
        "crls",
        key: ["issuer", "number"],
        [
            .bytes("issuer", StoreLimits.word), .unsigned("number"), .bytes("der", StoreLimits.document),
            .instant("issued"),
        ]
    )

    public let issuer: String
    /// The CRL Number of RFC 5280.
    public let number: UInt64
    public var der: Bytes
    public var issued: Instant
    public var tagging: Tagging

    public init(
        issuer: String,
        number: UInt64,
        der: Bytes,
        issued: Instant,
        tagging: Tagging
    ) {
        self.issuer = issuer
        self.number = number
        self.der = der
        self.issued = issued
        self.tagging = tagging
    }
}

extension CRLRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        issuer = try reader.text()
        number = try reader.unsigned()
        der = try reader.bytes()
        issued = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(issuer), .of(number), .of(der), .of(issued),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(issuer: String, number: UInt64) -> [Value] { [.of(issuer), .of(number)] }
}
