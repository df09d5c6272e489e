public import Canonical

/// A new share that a ceremony has made and not committed yet: encrypted to its holder, with what his confirmation must hash to.
///
/// Nothing of the committed epoch is touched before the commit, which turns these rows into shareholders; an abort removes them.
public struct StagedShareRow: TaggedRow {
    public static let table = Table(
        "staged_shares",
        key: ["ceremony", "holder"],
        [
            .bytes("ceremony", StoreLimits.id), .bytes("holder", StoreLimits.word), .unsigned("group_number"),
            .unsigned("share_index"), .bytes("public_key", StoreLimits.certificate),
            .bytes("signing_key", StoreLimits.certificate).nullable, .bytes("share_digest", StoreLimits.small),
            .bytes("confirm_digest", StoreLimits.small), .bytes("encrypted_share", StoreLimits.certificate),
            .bytes("drill_key", StoreLimits.small * 4).nullable, .instant("confirmed").nullable,
        ]
    )

    public let ceremony: String
    public let holder: String
    /// From 1.
    public var group: UInt8
    /// From 1, in its group.
    public var index: UInt8
    /// SubjectPublicKeyInfo in DER.
    public var publicKey: Bytes
    /// SubjectPublicKeyInfo in DER, if he signs with another key.
    public var signingKey: Bytes?
    public var shareDigest: Digest
    /// The digest of the proof that he can read his share.
    public var confirmDigest: Digest
    /// His share under his public key.
    public var encryptedShare: Bytes
    /// What a drill's proof is checked with, wrapped.
    public var drillKey: Bytes?
    public var confirmed: Instant?
    public var tagging: Tagging

    public init(
        ceremony: String,
        holder: String,
        group: UInt8,
        index: UInt8,
        publicKey: Bytes,
        signingKey: Bytes? = nil,
        shareDigest: Digest,
        confirmDigest: Digest,
        encryptedShare: Bytes,
        drillKey: Bytes? = nil,
        confirmed: Instant? = nil,
        tagging: Tagging
    ) {
        self.ceremony = ceremony
        self.holder = holder
        self.group = group
        self.index = index
        self.publicKey = publicKey
        self.signingKey = signingKey
        self.shareDigest = shareDigest
        self.confirmDigest = confirmDigest
        self.encryptedShare = encryptedShare
        self.drillKey = drillKey
        self.confirmed = confirmed
        self.tagging = tagging
    }
}

extension StagedShareRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        ceremony = try reader.text()
        holder = try reader.text()
        group = try reader.unsigned8()
        index = try reader.unsigned8()
        publicKey = try reader.bytes()
        signingKey = try reader.optionalBytes()
        shareDigest = try reader.digest()
        confirmDigest = try reader.digest()
        encryptedShare = try reader.bytes()
        drillKey = try reader.optionalBytes()
        confirmed = try reader.optionalInstant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(ceremony), .of(holder), .of(group), .of(index), .of(publicKey), .of(signingKey), .of(shareDigest),
                .of(confirmDigest), .of(encryptedShare), .of(drillKey), .of(confirmed),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(ceremony: String, holder: String) -> [Value] { [.of(ceremony), .of(holder)] }
}
