import Canonical

/// One holder of one epoch: his share's digest and place, his keys, and when he was last heard of.
public struct ShareholderRow: TaggedRow {
    public static let table = Table(
        "shareholders",
        key: ["epoch", "holder"],
        [
            .unsigned("epoch"), .bytes("holder", StoreLimits.word), .unsigned("group_number"),
            .unsigned("share_index"), .bytes("public_key", StoreLimits.certificate),
            .bytes("signing_key", StoreLimits.certificate).nullable, .bytes("share_digest", StoreLimits.small),
            .bytes("confirm_digest", StoreLimits.small).nullable,
            .bytes("encrypted_share", StoreLimits.certificate).nullable,
            .bytes("drill_key", StoreLimits.small * 4).nullable, .instant("delivered").nullable,
            .instant("confirmed").nullable, .instant("drilled").nullable,
        ],
        sealed: ["drill_key"]
    )

    public let epoch: Epoch
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
    public var confirmDigest: Digest?
    /// His share under his public key, until he confirmed it or the ceremony is over.
    public var encryptedShare: Bytes?
    /// What a drill's proof is checked with, wrapped.
    public var drillKey: Bytes?
    public var delivered: Instant?
    public var confirmed: Instant?
    public var drilled: Instant?
    public var tagging: Tagging

    public init(
        epoch: Epoch,
        holder: String,
        group: UInt8,
        index: UInt8,
        publicKey: Bytes,
        signingKey: Bytes? = nil,
        shareDigest: Digest,
        confirmDigest: Digest? = nil,
        encryptedShare: Bytes? = nil,
        drillKey: Bytes? = nil,
        delivered: Instant? = nil,
        confirmed: Instant? = nil,
        drilled: Instant? = nil,
        tagging: Tagging
    ) {
        self.epoch = epoch
        self.holder = holder
        self.group = group
        self.index = index
        self.publicKey = publicKey
        self.signingKey = signingKey
        self.shareDigest = shareDigest
        self.confirmDigest = confirmDigest
        self.encryptedShare = encryptedShare
        self.drillKey = drillKey
        self.delivered = delivered
        self.confirmed = confirmed
        self.drilled = drilled
        self.tagging = tagging
    }
}

extension ShareholderRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        epoch = try reader.epoch()
        holder = try reader.text()
        group = try reader.unsigned8()
        index = try reader.unsigned8()
        publicKey = try reader.bytes()
        signingKey = try reader.optionalBytes()
        shareDigest = try reader.digest()
        confirmDigest = try reader.optionalDigest()
        encryptedShare = try reader.optionalBytes()
        drillKey = try reader.optionalBytes()
        delivered = try reader.optionalInstant()
        confirmed = try reader.optionalInstant()
        drilled = try reader.optionalInstant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(epoch), .of(holder), .of(group), .of(index), .of(publicKey), .of(signingKey),
                .of(shareDigest), .of(confirmDigest), .of(encryptedShare), .of(drillKey), .of(delivered),
                .of(confirmed), .of(drilled),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(epoch: Epoch, holder: String) -> [Value] { [.of(epoch), .of(holder)] }
}
