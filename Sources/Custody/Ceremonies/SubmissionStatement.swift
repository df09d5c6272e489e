import Canonical

/// What a holder may sign when he hands in his share: which share, for which ceremony, to which key.
public struct SubmissionStatement: Hashable, Sendable {
    public let context: CeremonyContext
    public let holder: String
    public let shareDigest: Digest
    /// The ceremony's HPKE public key, 32 bytes.
    public let publicKey: Bytes

    public init(context: CeremonyContext, holder: String, shareDigest: Digest, publicKey: Bytes) {
        self.context = context
        self.holder = holder
        self.shareDigest = shareDigest
        self.publicKey = publicKey
    }

    /// enc(submission, vault, epoch, ceremony, kind, nonce, proposal, holder, share digest, HPKE public key).
    public var bytes: Bytes {
        Canonical.labelled(
            .submission,
            context.fields + [.text(holder), .digest(shareDigest), .bytes(publicKey)]
        )
    }
}
