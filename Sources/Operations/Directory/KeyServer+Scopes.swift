import Access
import Canonical
import Store

extension KeyServer {
    /// The grants on scopes of the caller's own objects and of those of his groups. Throws `not-authenticated`.
    public func scopedGrants(by requester: Requester) async throws -> ItemList<GrantAnswer> {
        let vault = try await open()
        let standing = try await reading(requester, in: vault) { _ in [] }.standing
        var items: [GrantAnswer] = []
        for owner in standing.owners {
            try await vault.store.everyPage(.scopedGrants(of: owner)) { page in
                items += try page.map { GrantAnswer(try vault.checkedScopedGrant($0)) }
            }
        }
        return ItemList(items: items)
    }

    /// What a subject was granted on scopes of whosever objects, for administrators, who can take it back: a group's, a role's, everybody's. What is over
    /// is not there.
    ///
    /// Throws `permission-denied`, `invalid-request` for what is no subject.
    public func scopedGrants(to text: String, by requester: Requester) async throws -> ItemList<GrantAnswer> {
        let subject = try Subject(text: text)
        return try await readingDirectory(requester) { _ in
            [.scopedGrants(to: [subject.stored])]
        } _: { vault, read in
            _ = try Access.admit(read.caller, to: .manageGroups)
            let grants = try read.answers[0].map { try vault.checkedScopedGrant($0) }
            return ItemList(items: grants.filter { $0.isCurrent(at: read.now) }.map { GrantAnswer($0) })
        }
    }

    /// What the caller was granted, himself, by his roles and groups and as everyone: first on scopes, then on single objects. Throws
    /// `not-authenticated`, `malformed-request`.
    public func obtained(_ page: Page, by requester: Requester) async throws -> ItemList<GrantAnswer> {
        let place = try ObtainedPlace.named(page.after)
        return try await readingDirectory(requester) { standing in
            [.grants(to: standing.grantees, after: place.key, limit: page.limit)]
        } _: { vault, read in
            let scoped = place.following(of: read.caller.scopedGrants).prefix(page.limit)
            var items = scoped.map { GrantAnswer($0) }
            if let last = scoped.last, items.count == page.limit {
                return ItemList(items: items, next: ObtainedPlace.behind(last).text)
            }
            var last: RawRow?
            let rows = read.answers[0].prefix(page.limit - items.count)
            for raw in rows {
                let grant = try vault.checkedGrant(raw)
                last = raw
                if grant.isCurrent(at: read.now) { items.append(GrantAnswer(grant)) }
            }
            let hasMore = rows.count < read.answers[0].count || read.answers[0].count == page.limit
            return ItemList(
                items: items,
                next: hasMore ? try last.map { ObtainedPlace.behind(try GrantRow($0)).text } : nil
            )
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
            try change.requirePresent(named.grantee)
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
                // As of a grant that he may not know.
                throw OperationError(from: AccessError.noScopedGrant)
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

    /// The grant as it is, how many the grantee has, and whether there is one.
    func queries(for caller: Subject) -> [Query] {
        let key = ScopedGrantRow.key(
            owner: (owner ?? caller).stored,
            scope: scope.stored,
            grantee: grantee.stored
        )
        return [.row(ScopedGrantRow.table, key: key), .scopedGrants(to: [grantee.stored])]
            + Addressee(grantee).queries
    }
}

extension DirectoryChange {
    fileprivate mutating func write(_ grant: ScopedGrant) throws {
        let answers = Array(answers)
        let row = ScopedGrantRow(grant, created: now)
        if let raw = answers[0].first {
            try writer.update(ChangeKind.grant, row, from: try ScopedGrantRow(raw))
            return writer.detail(LogDetails(grant))
        }
        try makeRoom(for: row, isShared: grant.grantee == .everyone || grant.grantee.kind == .role, among: answers[1])
        try writer.insertAgain(ChangeKind.grant, row, at: stamp)
        writer.detail(LogDetails(grant))
    }

    /// Grants that are over make room, whosever they are. Of the room no owner has more than his part, nor has who grants, for himself and the groups that he
    /// is in together. Throws `too-large`.
    private mutating func makeRoom(for row: ScopedGrantRow, isShared: Bool, among rows: [RawRow]) throws {
        var (all, ofOwner, byGiver) = (0, 0, 0)
        for raw in rows {
            let other = try ScopedGrantRow(raw)
            if try vault.checkedScopedGrant(raw).isCurrent(at: now) {
                all += 1
                ofOwner += other.owner == row.owner ? 1 : 0
                byGiver += other.grantedBy == row.grantedBy ? 1 : 0
            } else {
                try writer.remove(ChangeKind.removeScopedGrant, other)
            }
        }
        let most = isShared ? DirectoryLimits.sharedScopedGrants : DirectoryLimits.scopedGrants
        let mostByOne = isShared ? DirectoryLimits.sharedScopedGrantsByOne : DirectoryLimits.scopedGrantsByOne
        guard ofOwner < mostByOne, byGiver < mostByOne else {
            throw OperationError(
                .tooLarge,
                "A subject has at most \(mostByOne) grants on scopes of one owner, and of one who grants. Grant on a wider scope, or to a group."
            )
        }
        guard all < most else {
            let way = isShared ? "An administrator can take some of them back." : "Grant to a group that it belongs to."
            throw OperationError(.tooLarge, "A subject has at most \(most) grants on scopes. \(way)")
        }
    }
}
