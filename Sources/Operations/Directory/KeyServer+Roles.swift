import Access
import Canonical
import Store

/// The roles that a subject shall have, and no others.
public struct RolesRequest: Decodable, Sendable {
    public let roles: [String]

    public init(roles: [String]) { self.roles = roles }
}

/// The roles of one subject.
public struct RolesAnswer: Encodable, Sendable {
    public let subject: String
    public let roles: [String]
}

extension KeyServer {
    /// Who has which role. Throws `permission-denied`.
    public func roles(by requester: Requester) async throws -> ItemList<RolesAnswer> {
        let queries = Role.allCases.map { Query.members(of: $0.subject.stored) }
        return try await readingDirectory(requester) { _ in
            queries
        } _: { vault, read in
            _ = try Access.admit(read.caller, to: .manageRoles)
            var roles: [Subject: [String]] = [:]
            for (role, rows) in zip(Role.allCases, read.answers) {
                for raw in rows { roles[try vault.member(raw), default: []].append(role.rawValue) }
            }
            let items = roles.map { RolesAnswer(subject: $0.key.text, roles: $0.value.sorted()) }
            return ItemList(items: items.sorted { $0.subject < $1.subject })
        }
    }

    /// The roles of one subject; everybody may ask for his own. Throws `permission-denied`, `malformed-request`.
    public func roles(of subject: String, by requester: Requester) async throws -> RolesAnswer {
        let subject = try Subject(text: subject)
        return try await readingDirectory(requester) { _ in
            [.memberships(of: subject.stored)]
        } _: { vault, read in
            if read.caller.subject != subject { _ = try Access.admit(read.caller, to: .manageRoles) }
            let roles = try read.answers[0].compactMap { Role(try vault.checkedMember($0)) }
            return RolesAnswer(subject: subject.text, roles: roles.map(\.rawValue).sorted())
        }
    }

    /// Gives a subject exactly these roles. The last administrator stays one.
    ///
    /// Throws `permission-denied`, `malformed-request`, `invalid-request`, `conflict`.
    public func setRoles(_ request: RolesRequest, of text: String, by requester: Requester) async throws -> RolesAnswer
    {
        let subject = try Subject(text: text)
        guard subject.canCall else {
            throw OperationError(
                .invalidRequest,
                "Roles are given to callers: an e-mail, a certificate's name or a token."
            )
        }
        let wanted = try Self.roles(named: request.roles)
        let queries = [Query.memberships(of: subject.stored), .members(of: Role.admin.subject.stored, limit: 2)]
        return try await changingDirectory(requester) { _ in
            queries
        } _: { change in
            change.isPermitted(by: try Access.admit(change.caller, to: .manageRoles))
            try change.setRoles(wanted, of: subject)
            return RolesAnswer(subject: subject.text, roles: wanted.map(\.rawValue).sorted())
        }
    }

    private static func roles(named names: [String]) throws -> Set<Role> {
        let roles = names.prefix(DirectoryLimits.words).map(Role.init(rawValue:))
        guard !roles.contains(nil), names.count <= DirectoryLimits.words else {
            let words = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw OperationError(.invalidRequest, "A role is one of: \(words).")
        }
        return Set(roles.compactMap { $0 })
    }
}

extension DirectoryChange {
    /// The first answer is the subject's memberships, the second has at most two administrators.
    fileprivate mutating func setRoles(_ wanted: Set<Role>, of subject: Subject) throws {
        let rows = Array(answers)
        let earlier = try rows[0].map { (row: try MemberRow($0), container: try vault.checkedMember($0)) }
        try requireAdministrator(after: wanted, of: subject, among: rows[1])
        for (row, container) in earlier {
            guard let role = Role(container), !wanted.contains(role) else { continue }
            try writer.remove(ChangeKind.removeMember, row)
        }
        let had = Set(earlier.compactMap { Role($0.container) })
        for role in wanted.subtracting(had) { try add(subject, to: role.subject, as: ChangeKind.giveRole) }
    }

    private func requireAdministrator(after wanted: Set<Role>, of subject: Subject, among rows: [RawRow]) throws {
        guard !wanted.contains(.admin) else { return }
        let others = try rows.map { try vault.member($0) }.filter { $0 != subject }
        guard rows.count == others.count || !others.isEmpty else {
            throw OperationError(
                .conflict,
                "The last administrator stays one. Give the role to another first; a lost one is replaced by k holders: keyquorum shareholders reset-admin."
            )
        }
    }

    mutating func add(_ member: Subject, to container: Subject, as kind: String) throws {
        let row = MemberRow(
            container: container.stored,
            member: member.stored,
            addedBy: caller.subject.stored,
            created: now,
            tagging: .unset
        )
        try writer.insertAgain(kind, row, at: now)
    }
}

extension OpenVault {
    /// The member that a row names, checked.
    func member(_ raw: RawRow) throws -> Subject {
        let row = try MemberRow(raw)
        try sealer.check(row)
        do { return try Subject(stored: row.member) } catch { throw Damage(raw, "it cannot be read") }
    }
}
