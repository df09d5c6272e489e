import Access
import Canonical
import Store

extension KeyServer {
    /// The grants on scopes of the caller's own objects. Throws `not-authenticated`.
    public func scopedGrants(by requester: Requester) async throws -> ItemList<GrantAnswer> {
        try await readingDirectory(requester) {
            [.scopedGrants(of: $0.subject.stored)]
        } _: { vault, read in
            ItemList(items: try read.answers[0].map { GrantAnswer(try vault.checkedScopedGrant($0)) })
        }
    }

    /// What the caller was granted: on single objects, page by page, and with the first page on scopes.
    public func obtained(_ page: Page, by requester: Requester) async throws -> ItemList<GrantAnswer> {
        try await readingDirectory(requester) { standing in
            standing.grantees.map { Query.grants(to: $0) }
        } _: { vault, read in
            var items = read.caller.scopedGrants.map { GrantAnswer($0) }
            for raw in read.answers.joined() {
                let grant = try vault.checkedGrant(raw)
                if grant.isCurrent(at: read.now) { items.append(GrantAnswer(grant)) }
            }
            return try ItemList(items: items).part(page)
        }
    }

    /// Grants on a scope, in the place of what the grantee was granted there before.
    ///
    /// Throws `not-found`, `permission-denied`, `malformed-request`, `invalid-request`, `too-large`.
    public func grantScope(_ request: ScopedGrantRequest, by requester: Requester) async throws -> GrantAnswer {
        let named = try NamedScope(request.scope, request.subject, request.owner)
        return try await changingDirectory(requester) {
            named.queries(for: $0.subject)
        } _: { change in
            let grant = ScopedGrant(
                owner: named.owner ?? change.caller.subject,
                scope: named.scope,
                grantee: named.grantee,
                rights: try request.grant.rights(),
                until: try request.grant.end(after: change.now),
                isGrantable: request.grantable ?? false,
                grantedBy: change.caller.subject
            )
            let old = try change.answers.first?.first.map { try change.vault.checkedScopedGrant($0) }
            change.isPermitted(
                by: try Access.decide(change.caller, toGrant: grant, replacing: old, at: change.now).permit
            )
            try change.write(grant)
            return GrantAnswer(grant)
        }
    }

    /// Takes a grant on a scope back. Throws `not-found`, `permission-denied`, `malformed-request`.
    public func revokeScope(_ asked: ScopedRevocation, by requester: Requester) async throws {
        let named = try NamedScope(asked.scope, asked.subject, asked.owner)
        try await changingDirectory(requester) {
            named.queries(for: $0.subject)
        } _: { change in
            guard let raw = change.answers.first?.first else {
                throw OperationError(.notFound, "There is no such grant, or you may not know of it.")
            }
            let grant = try change.vault.checkedScopedGrant(raw)
            change.isPermitted(by: try Access.decide(change.caller, toRevoke: grant, at: change.now).permit)
            try change.writer.remove(ChangeKind.removeScopedGrant, try ScopedGrantRow(raw))
        }
    }
}

/// A grant on a scope as a body names it.
private struct NamedScope: Sendable {
    let scope: Scope
    let grantee: Subject
    let owner: Subject?

    init(_ scope: ScopeBody, _ grantee: String, _ owner: String?) throws {
        self.scope = try scope.scope()
        self.grantee = try Subject(text: grantee)
        self.owner = try owner.map { try Subject(text: $0) }
    }

    /// The grant as it is, and how many the grantee has.
    func queries(for caller: Subject) -> [Query] {
        let key = ScopedGrantRow.key(
            owner: (owner ?? caller).stored,
            scope: scope.stored,
            grantee: grantee.stored
        )
        return [.row(ScopedGrantRow.table, key: key), .scopedGrants(to: [grantee.stored])]
    }
}

extension DirectoryChange {
    fileprivate mutating func write(_ grant: ScopedGrant) throws {
        let answers = Array(answers)
        let row = ScopedGrantRow(grant, created: now)
        if let raw = answers[0].first {
            return try writer.update(ChangeKind.grant, row, from: try ScopedGrantRow(raw))
        }
        guard answers[1].count < DirectoryLimits.scopedGrants else {
            throw OperationError(
                .tooLarge,
                "A subject has at most \(DirectoryLimits.scopedGrants) grants on scopes; grant to a group instead."
            )
        }
        try writer.insertAgain(ChangeKind.grant, row, at: now)
    }
}
