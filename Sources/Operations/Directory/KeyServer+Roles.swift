import Access
import Canonical
import Store

/// The roles that a subject shall have, and no others.
public struct RolesRequest: Decodable, Sendable {
    public let roles: [String]

    public init(roles: [String]) { self.roles = roles }
}

/// One role that a subject shall have from now on, or no longer.
public struct RoleChange: Sendable {
    public let subject: String
    public let role: String
    public let isGiven: Bool

    public init(subject: String, role: String, isGiven: Bool) {
        self.subject = subject
        self.role = role
        self.isGiven = isGiven
    }
}

/// The roles of one subject.
public struct RolesAnswer: Encodable, Sendable {
    public let subject: String
    public let roles: [String]
}

extension KeyServer {
    /// Who has which role. Throws `permission-denied`.
    public func roles(by requester: Requester) async throws -> ItemList<RolesAnswer> {
        let vault = try await open()
        _ = try Access.admit(try await reading(requester, in: vault) { _ in [] }.caller, to: .manageRoles)
        var roles: [Subject: [String]] = [:]
        for role in Role.allCases {
            try await vault.store.everyPage(.members(of: role.subject.stored)) { page in
                for raw in page { roles[try vault.member(raw), default: []].append(role.rawValue) }
            }
        }
        let items = roles.map { RolesAnswer(subject: $0.key.text, roles: $0.value.sorted()) }
        return ItemList(items: items.sorted { $0.subject < $1.subject })
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
    /// Throws `permission-denied`, `malformed-request`, `invalid-request`, `conflict`, `too-large` beyond the
    /// administrators that there may be.
    public func setRoles(_ request: RolesRequest, of text: String, by requester: Requester) async throws -> RolesAnswer
    {
        let wanted = try Self.roles(named: request.roles)
        return try await changeRoles(of: text, by: requester) { _ in wanted }
    }

    /// Gives a subject one role more, or takes one from it; the others stay, also those that somebody else gives or takes meanwhile. The last
    /// administrator stays one.
    ///
    /// Throws `permission-denied`, `malformed-request`, `invalid-request`, `conflict`, `too-large` beyond the
    /// administrators that there may be.
    public func changeRole(_ asked: RoleChange, by requester: Requester) async throws -> RolesAnswer {
        let named = try Self.roles(named: [asked.role])
        return try await changeRoles(of: asked.subject, by: requester) {
            asked.isGiven ? $0.union(named) : $0.subtracting(named)
        }
    }

    private func changeRoles(
        of text: String,
        by requester: Requester,
        _ wanted: @escaping @Sendable (Set<Role>) -> Set<Role>
    ) async throws -> RolesAnswer {
        let subject = try Subject(text: text)
        guard subject.canCall else {
            throw OperationError(
                .invalidRequest,
                "Roles are given to callers: an e-mail, a certificate's name or a token."
            )
        }
        let administrators = Query.members(of: Role.admin.subject.stored, limit: DirectoryLimits.administrators + 1)
        let queries = [Query.memberships(of: subject.stored), administrators]
        return try await changingDirectory(requester) { _ in
            queries
        } _: { change in
            change.isPermitted(by: try Access.admit(change.caller, to: .manageRoles))
            let roles = try change.setRoles(wanted, of: subject)
            return RolesAnswer(subject: subject.text, roles: roles.map(\.rawValue).sorted())
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
    /// The first answer is the subject's memberships, the second the administrators, at most one more than there may be.
    fileprivate mutating func setRoles(_ choose: (Set<Role>) -> Set<Role>, of subject: Subject) throws -> Set<Role> {
        let rows = Array(answers)
        let earlier = try rows[0].map { (row: try MemberRow($0), container: try vault.checkedMember($0)) }
        let had = Set(earlier.compactMap { Role($0.container) })
        let wanted = choose(had)
        try requireAdministrator(after: wanted, of: subject, among: rows[1])
        guard had.contains(.admin) || !wanted.contains(.admin) || rows[1].count < DirectoryLimits.administrators else {
            throw OperationError(
                .tooLarge,
                "There are \(DirectoryLimits.administrators) administrators already; take the role from one who needs it no longer."
            )
        }
        for (row, container) in earlier {
            guard let role = Role(container), !wanted.contains(role) else { continue }
            try writer.remove(ChangeKind.removeMember, row)
        }
        for role in wanted.subtracting(had) { try add(subject, to: role.subject, as: ChangeKind.giveRole) }
        return wanted
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
        try writer.insertAgain(kind, row, at: stamp)
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
