import Canonical
import Secrets

/// What the caller needs to try to open the vault. It answers by `opened` or `openFailed` with the number.
///
/// The caller derives the commitment from the secret (and the server factor) and compares it in constant time with the
/// configuration's, opens the recovery wrap, and then a known wrapped value, before it says `opened`.
public struct OpenAttempt: Sendable {
    /// Tells this attempt from earlier ones, whose late outcome no longer counts.
    public let number: UInt64
    /// The combined 32 bytes.
    public let recoverySecret: SecretBytes
    /// What the shares were judged by.
    public let custody: DurableCustody
    /// The checkpoint hash of an older database that a full plan of holders accepted.
    public let acceptedRollback: Digest?
}
