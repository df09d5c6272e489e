import Access
import Canonical
import KMIP
import Store

/// The members that a group begins with.
public struct GroupRequest: Decodable, Sendable {
    public let members: [String]?

    public init(members: [String]? = nil) { self.members = members }
}

/// A group of subjects.
public struct GroupAnswer: Encodable, Sendable {
    public let name: String
    public let owner: String
    public let members: [String]?
}

extension KeyServer {
    /// The groups that the caller founded or belongs to; an administrator's list has all. Throws `not-authenticated`.
    public func groups(by requester: Requester) async throws -> ItemList<GroupAnswer> {
        let vault = try await open()
        let read = try await reading(requester, in: vault) { standing in
            [.groups(of: standing.subject.stored), .groups(named: standing.owners)]
        }
        var groups = try read.answers.joined().map { try vault.checkedGroup($0) }
        if (try? Access.admit(read.caller, to: .manageGroups)) != nil {
            groups = []
            try await vault.store.everyPage(.page(of: GroupRow.table)) { groups += try $0.map(vault.checkedGroup) }
        }
        let known = Dictionary(groups.filter { !$0.isEnded }.map { ($0.group, $0) }) { first, _ in first }
        let items = known.values.map { GroupAnswer(name: $0.group.value, owner: $0.owner.text, members: nil) }
        return ItemList(items: items.sorted { $0.name < $1.name })
    }

    /// A group with its members. Throws `not-found`.
    public func group(_ name: String, by requester: Requester) async throws -> GroupAnswer {
        let group = try Subject.group(name)
        return try await readingDirectory(requester) { _ in
            Self.queries(group)
        } _: { vault, read in
            let facts = try vault.facts(read.answers[0], of: group)
            _ = try facts.admit(read.caller, to: .readMembers)
            let members = try read.answers[1].map { try vault.member($0).text }
            return GroupAnswer(name: name, owner: facts.owner.text, members: members.sorted())
        }
    }

    /// Founds a group. Throws `permission-denied`, `already-exists`, `invalid-request`.
    public func foundGroup(_ name: String, _ request: GroupRequest, by requester: Requester) async throws -> GroupAnswer
    {
        let group = try Subject.group(name)
        let members = try Self.members(request.members ?? [])
        let queries = members.map { Query.memberships(of: $0.stored) }
        return try await changingDirectory(requester) {
            Self.queries(group) + [.groups(of: $0.subject.stored)] + queries
        } _: { change in
            let facts = GroupFacts(group: group, owner: change.caller.subject)
            change.isPermitted(by: try Access.admit(change.caller, to: .found, of: facts))
            try change.found(group, members)
            return GroupAnswer(name: name, owner: facts.owner.text, members: members.map(\.text).sorted())
        }
    }

    /// Ends a group and every membership in it. Grants to it stay, for nobody: its name is never used again, so that nobody founds it anew and has
    /// what it was granted. Throws `not-found`, `permission-denied`, and `conflict` while it owns objects: nobody could use them any more, nor give them away.
    public func removeGroup(_ name: String, by requester: Requester) async throws {
        let group = try Subject.group(name)
        try await changingDirectory(requester) { _ in
            Self.queries(group) + [.objects(of: group.stored, inStates: State.living, limit: 1)]
        } _: { change in
            let answers = Array(change.answers)
            let facts = try change.vault.facts(answers[0], of: group)
            change.isPermitted(by: try facts.admit(change.caller, to: .delete))
            try change.requireNothingOwned(answers[2])
            for raw in answers[1] {
                _ = try change.vault.member(raw)
                try change.writer.remove(ChangeKind.removeMember, try MemberRow(raw))
            }
            // Who accepts an object for the group changes this row, so that none comes in unseen.
            for raw in answers[0] {
                let row = try GroupRow(raw)
                var ended = row
                ended.owner = Subject.vault.stored
                try change.writer.update(ChangeKind.endGroup, ended, from: row)
            }
        }
    }

    /// Adds a member; having it already is no error. Throws `not-found`, `permission-denied`, `too-large`.
    public func addMember(_ text: String, toGroup name: String, by requester: Requester) async throws {
        let (group, member) = (try Subject.group(name), try Subject(text: text))
        let queries = Self.queries(group) + [.memberships(of: member.stored)]
        try await changingDirectory(requester) { _ in
            queries
        } _: { change in
            let answers = Array(change.answers)
            let facts = try change.vault.facts(answers[0], of: group)
            change.isPermitted(by: try facts.admit(change.caller, to: .addMember(member)))
            guard answers[1].count < DirectoryLimits.listed else { throw OperationError.groupFull }
            try change.add(member, to: group, having: answers[2])
        }
    }

    /// Takes a member out; a member may take himself out. Throws `not-found`, `permission-denied`.
    public func removeMember(_ text: String, fromGroup name: String, by requester: Requester) async throws {
        let (group, member) = (try Subject.group(name), try Subject(text: text))
        let key = MemberRow.key(container: group.stored, member: member.stored)
        let queries = Self.queries(group) + [.row(MemberRow.table, key: key)]
        try await changingDirectory(requester) { _ in
            queries
        } _: { change in
            let answers = Array(change.answers)
            let facts = try change.vault.facts(answers[0], of: group)
            change.isPermitted(by: try facts.admit(change.caller, to: .removeMember(member)))
            guard let raw = answers[2].first else { throw OperationError(.notFound, "The group has no such member.") }
            _ = try change.vault.member(raw)
            try change.writer.remove(ChangeKind.removeMember, try MemberRow(raw))
        }
    }

    private static func queries(_ group: Subject) -> [Query] {
        [.row(GroupRow.table, key: GroupRow.key(group.stored)), .members(of: group.stored)]
    }

    private static func members(_ texts: [String]) throws -> [Subject] {
        guard texts.count <= DirectoryLimits.firstMembers else {
            throw OperationError(
                .tooLarge,
                "A group begins with at most \(DirectoryLimits.firstMembers) members; add the others one by one."
            )
        }
        let members = try texts.map { try Subject(text: $0) }
        guard Set(members).count == members.count, members.allSatisfy(\.canCall) else {
            throw OperationError(.invalidRequest, "members are callers, each named once.")
        }
        return members
    }
}

extension DirectoryChange {
    /// The answers: the group, its members, the founder's groups, and each new member's roles and groups.
    fileprivate mutating func found(_ group: Subject, _ members: [Subject]) throws {
        let answers = Array(answers)
        guard answers[0].isEmpty else {
            throw OperationError(.alreadyExists, "There is, or was, a group of this name; take another.")
        }
        guard answers[2].count < DirectoryLimits.founded else {
            throw OperationError(
                .tooLarge,
                "You founded \(DirectoryLimits.founded) groups already; remove one that is not needed."
            )
        }
        let row = GroupRow(name: group.stored, owner: caller.subject.stored, created: now, tagging: .unset)
        try writer.insertAgain(ChangeKind.foundGroup, row, at: stamp)
        for (member, rows) in zip(members, answers.dropFirst(3)) { try add(member, to: group, having: rows) }
    }

    /// Throws `conflict` where the group has an object that is not destroyed.
    fileprivate func requireNothingOwned(_ rows: [RawRow]) throws {
        guard let row = try rows.first.map(ObjectRow.init) else { return }
        try vault.sealer.check(row)
        throw OperationError(
            .conflict,
            "The group owns objects, which nobody would have any more. Let a member hand them on first (keyquorum object transfer), or destroy them."
        )
    }

    fileprivate mutating func add(_ member: Subject, to group: Subject, having rows: [RawRow]) throws {
        let earlier = try rows.map { (row: try MemberRow($0), container: try vault.checkedMember($0)) }
        if earlier.contains(where: { $0.container == group }) { return }
        let groups = earlier.filter { $0.container.kind == .group }
        guard groups.count(where: { $0.row.addedBy == caller.subject.stored }) < DirectoryLimits.groupsByOne else {
            throw OperationError(
                .tooLarge,
                "A subject belongs to at most \(DirectoryLimits.groupsByOne) groups of one founder; grant to one that it belongs to."
            )
        }
        guard groups.count < DirectoryLimits.groups else {
            throw OperationError(
                .tooLarge,
                "A subject belongs to at most \(DirectoryLimits.groups) groups; it may leave one."
            )
        }
        try add(member, to: group, as: ChangeKind.addMember)
    }
}

extension OpenVault {
    /// The group of a row, checked.
    func checkedGroup(_ raw: RawRow) throws -> GroupFacts {
        let row = try GroupRow(raw)
        try sealer.check(row)
        do {
            return GroupFacts(group: try Subject(stored: row.name), owner: try Subject(stored: row.owner))
        } catch {
            throw Damage(raw, "it cannot be read")
        }
    }

    /// What is known of a group. Throws `not-found`.
    fileprivate func facts(_ rows: [RawRow], of group: Subject) throws -> GroupFacts {
        guard let raw = rows.first else {
            throw OperationError.noGroup
        }
        let facts = try checkedGroup(raw)
        guard !facts.isEnded else { throw OperationError.noGroup }
        return facts
    }
}

extension GroupFacts {
    /// The decision. Of a group that one may not know the same is said as of one that does not exist.
    fileprivate func admit(_ caller: Caller, to action: GroupAction) throws -> GroupPermit {
        do {
            return try Access.admit(caller, to: action, of: self)
        } catch {
            throw error.code == .notFound ? OperationError.noGroup : error
        }
    }

    /// Whether the group was removed; only its name is kept.
    var isEnded: Bool { owner == .vault }
}

extension State {
    /// What an object's row says as long as it is not destroyed.
    fileprivate static let living = [Self.preActive, .active, .deactivated, .compromised].map(\.rawValue)
}

extension OperationError {
    fileprivate static let noGroup = OperationError(
        .notFound,
        "There is no such group, or you may not know of it."
    )

    fileprivate static let groupFull = OperationError(
        .tooLarge,
        "A group has at most \(DirectoryLimits.listed) members; found another and grant to both."
    )
}
