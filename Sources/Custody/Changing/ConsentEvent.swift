import Canonical

/// What happens to a ``ConsentMachine``.
public enum ConsentEvent: Sendable {
    /// A holder consents by his share. `proposal` is the digest that he said to consent to: a plain share must name it, a
    /// sealed one may, since the HPKE info that it was opened under has it.
    case submitted(SubmittedShare, proposal: Digest?)
    /// A holder takes his own consent back.
    case withdrawn(SubmittedShare)
    /// The attempt's stage is durable; the ceremony as the database has it now.
    case stageDone(attempt: UInt64, OpenCeremony)
    /// The attempt wrote nothing.
    case stageFailed(attempt: UInt64, StageFailure)
    /// A holder proves that he can read his new share: HMAC-SHA256 of the ceremony's nonce under its bytes.
    case confirmed(holder: String, proof: Bytes)
    case commitRequested
    case abortRequested
    /// The ceremony or the durable part was written, here or elsewhere: what the database has now. All that it brings about
    /// is lines for the log.
    case changed(OpenCeremony, DurableCustody)
    /// Time has passed.
    case tick
}
