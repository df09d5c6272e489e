import Canonical
import SecretSharing

/// A shareholder of an epoch: name, place, and the digests of keys and share. Nothing here is secret.
public struct RosterHolder: Hashable, Sendable {
    public let name: String
    public let position: SharePosition
    /// SHA-256 of the SPKI (DER) that his share is encrypted to.
    public let keyDigest: Digest
    /// SHA-256 of the SPKI that his signatures are checked with, if he named one.
    public let signingKeyDigest: Digest?
    /// The digest of his share, which binds it to vault, epoch, place and name.
    public let shareDigest: Digest

    public init(
        name: String,
        position: SharePosition,
        keyDigest: Digest,
        signingKeyDigest: Digest?,
        shareDigest: Digest
    ) {
        self.name = name
        self.position = position
        self.keyDigest = keyDigest
        self.signingKeyDigest = signingKeyDigest
        self.shareDigest = shareDigest
    }
}
