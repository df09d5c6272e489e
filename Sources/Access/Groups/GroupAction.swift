/// What is done with a group of subjects.
public enum GroupAction: Hashable, Sendable {
    case found
    case readMembers
    case addMember(Subject)
    /// By the member himself: leave.
    case removeMember(Subject)
    case delete
}
