/// The proof that an administrator's duty was decided allowed. Only this room makes them.
public struct AdminPermit: Hashable, Sendable {
    /// What the permit is for.
    public enum Purpose: Hashable, Sendable {
        case duty(AdminDuty)
        /// Make the vault.
        case initialize
        /// Act on a sealed server: drop the collected shares.
        case operate
    }

    public let subject: Subject
    public let purpose: Purpose
    /// How the caller was recognised, for the change log; nil where he was at the machine or had the token that the start printed.
    public let recognition: Recognition?

    init(_ subject: Subject, _ purpose: Purpose, by recognition: Recognition? = nil) {
        self.recognition = recognition
        self.subject = subject
        self.purpose = purpose
    }
}
