public import Canonical

/// The keys that an unsealed server shows the others, so that one of them can hand it a new master key.
public struct SessionRow: TaggedRow {
    public static let table = Table(
        "sessions",
        key: ["server"],
        [
            .bytes("server", StoreLimits.small), .bytes("session_key", StoreLimits.small),
            .bytes("seal_key", StoreLimits.small).nullable, .bytes("signature", StoreLimits.small),
            .instant("started"),
        ]
    )

    /// SHA-256 of the server's identity key's SubjectPublicKeyInfo.
    public let server: Digest
    /// X25519, 32 bytes; the private half lives in that server's memory only.
    public var sessionKey: Bytes
    /// X25519, 32 bytes; the private half is in that server's seal-key file, if it has one.
    public var sealKey: Bytes?
    /// Ed25519 by the server's identity key over both.
    public var signature: Bytes
    public var started: Instant
    public var tagging: Tagging

    public init(
        server: Digest,
        sessionKey: Bytes,
        sealKey: Bytes? = nil,
        signature: Bytes,
        started: Instant,
        tagging: Tagging
    ) {
        self.server = server
        self.sessionKey = sessionKey
        self.sealKey = sealKey
        self.signature = signature
        self.started = started
        self.tagging = tagging
    }
}

extension SessionRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        server = try reader.digest()
        sessionKey = try reader.bytes()
        sealKey = try reader.optionalBytes()
        signature = try reader.bytes()
        started = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [.of(server), .of(sessionKey), .of(sealKey), .of(signature), .of(started)] + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ server: Digest) -> [Value] { [.of(server)] }
}
