import Canonical

/// What the history key signs to prove to a data owner that this server holds the open vault.
public struct PossessionStatement: Hashable, Sendable {
    public let vault: VaultID
    /// SHA-256 of the server identity's SPKI.
    public let server: Digest
    /// The caller's 32 bytes.
    public let nonce: Bytes
    public let time: Instant

    public init(vault: VaultID, server: Digest, nonce: Bytes, time: Instant) {
        self.vault = vault
        self.server = server
        self.nonce = nonce
        self.time = time
    }

    /// enc(possession, vault, server, nonce, time); the time in whole seconds.
    public var bytes: Bytes {
        Canonical.labelled(
            .possession,
            [.vault(vault), .digest(server), .bytes(nonce), .instant(time.roundedDown)]
        )
    }
}
