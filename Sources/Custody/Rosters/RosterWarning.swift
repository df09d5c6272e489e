/// Something about a roster that is allowed when asked for, and unwise.
public enum RosterWarning: Hashable, Sendable {
    /// The group's threshold is 1 and it has more than one holder: each of them alone stands for the whole group.
    case anyoneAlone(group: String, holders: Int)

    /// One sentence for the person who asked.
    public var sentence: String {
        switch self {
        case .anyoneAlone(let group, let holders):
            "Each of the \(holders) shareholders of the group “\(group)” can act alone, because its threshold is 1."
        }
    }
}
