/// What a decision needs to know of a group, read from its checked row in this request.
public struct GroupFacts: Hashable, Sendable {
    /// `group:NAME`
    public let group: Subject
    /// Who founded it.
    public let owner: Subject

    public init(group: Subject, owner: Subject) {
        self.group = group
        self.owner = owner
    }
}
