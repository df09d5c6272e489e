import Canonical

/// The HPKE info under which a holder seals his share to a ceremony's key.
public struct ShareToServerInfo: Hashable, Sendable {
    public let context: CeremonyContext
    /// SHA-256 of the server identity's SPKI.
    public let server: Digest

    public init(context: CeremonyContext, server: Digest) {
        self.context = context
        self.server = server
    }

    /// enc(share-to-server, vault, epoch, ceremony, kind, nonce, proposal, server).
    public var bytes: Bytes { Canonical.labelled(.shareToServer, context.fields + [.digest(server)]) }
}
