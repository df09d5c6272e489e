import Canonical
import SecretSharing
import Secrets

/// What the caller needs to write the stage. It answers by `stageDone` or `stageFailed` with the number.
///
/// The caller derives the commitment from the secret (and the server factor), compares it in constant time with the
/// configuration's, and computes the stored proposal's digest anew, before it makes anything.
public struct StageAttempt: Sendable {
    /// Tells this attempt from earlier ones.
    public let number: UInt64
    /// The combined 32 bytes of the committed epoch.
    public let recoverySecret: SecretBytes
    /// For replaceShare and enrol the share that was interpolated in its group; a replaced one has the stored digest.
    public let targetShare: SharePoint?
    /// Who consented, by position.
    public let consenting: [String]
    /// What the shares were judged by.
    public let custody: DurableCustody
    /// What every one of them consented to.
    public let proposal: Digest
    /// What happened while the ceremony collected, on this server.
    public let transcript: Transcript
}
