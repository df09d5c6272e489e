import Canonical

/// What a server's identity key signs about a ceremony: "this key of mine takes shares for it".
public struct CeremonyStatement: Hashable, Sendable {
    public let context: CeremonyContext
    /// SHA-256 of the server identity's SPKI.
    public let server: Digest
    /// The HPKE public key, 32 bytes (X25519).
    public let publicKey: Bytes
    public let expires: Instant

    public init(context: CeremonyContext, server: Digest, publicKey: Bytes, expires: Instant) {
        self.context = context
        self.server = server
        self.publicKey = publicKey
        self.expires = expires
    }

    /// enc(ceremony-key, vault, epoch, ceremony, kind, nonce, proposal, server, HPKE public key, expires); the time in
    /// whole seconds.
    public var bytes: Bytes {
        Canonical.labelled(
            .ceremonyKey,
            context.fields + [.digest(server), .bytes(publicKey), .instant(expires.roundedDown)]
        )
    }
}
