import Canonical

/// The ceremony of a sealed server: what a client must be shown before it hands in a share. The private half of its key
/// stays with the caller, who finds it by the id.
public struct UnsealCeremony: Hashable, Sendable {
    public let id: CeremonyID
    /// 32 random bytes.
    public let nonce: Bytes
    /// When the machine asks for the next one; collected shares stay.
    public let expires: Instant

    public init(id: CeremonyID, nonce: Bytes, expires: Instant) {
        self.id = id
        self.nonce = nonce
        self.expires = expires
    }
}
