/// The proof that one action on one group was decided allowed, in this request. Only this room makes them.
public struct GroupPermit: Hashable, Sendable {
    /// Who did it, for the change log.
    public let subject: Subject
    public let group: Subject
    public let action: GroupAction
    /// How the caller was recognised, for the change log.
    public let recognition: Recognition

    init(_ subject: Subject, _ action: GroupAction, of group: Subject, by recognition: Recognition) {
        self.recognition = recognition
        self.subject = subject
        self.group = group
        self.action = action
    }
}
