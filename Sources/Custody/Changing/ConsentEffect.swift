/// What a ``ConsentMachine`` wants done, in this order.
public enum ConsentEffect: Sendable {
    /// The answer to the caller. The outcome of a `stage` in the same request answers again; the last one counts.
    case answer(ConsentAnswer)
    /// The refusal for the caller, likewise.
    case refuse(ConsentRefusal)
    case log(SealLogEntry)
    /// Write the stage in one transaction, off this machine, and report.
    case stage(StageAttempt)
    /// Write that this holder has confirmed, and report by `changed`: it counts from then on.
    case recordConfirmation(holder: String)
    /// Commit in one transaction, guarded by what was read, and report by `changed`.
    case commit
    /// Write the state `aborted`, remove what was staged, and report by `changed`.
    case abort
    /// The same with the state `expired`.
    case expire
}
