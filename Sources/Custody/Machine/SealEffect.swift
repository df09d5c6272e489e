/// What a ``SealMachine`` wants done, in this order.
public enum SealEffect: Sendable {
    /// The answer to the caller. An `opened` that follows in the same request answers again; the last one counts.
    case answer(SubmissionAnswer)
    /// The refusal for the caller, likewise.
    case refuse(ShareRefusal)
    case log(SealLogEntry)
    /// Try to open the vault, off this machine, and report.
    case attemptOpen(OpenAttempt)
    /// An attempt that no longer counts has opened the vault: forget what it opened.
    case discard(attempt: UInt64)
    /// These holders have shown their right share: record it as a confirmation.
    case confirm([String])
    /// Record the unseal's transcript.
    case record(Transcript)
    /// Forget the master key and everything that it opened.
    case forgetKeys
    /// Make a new ceremony (id, nonce, key) and report it.
    case renewCeremony
}
