import Access
import Canonical
import KMIP
import Store

// Grants on one object.

extension ObjectOperations {
    /// Every grant on the object, for its owner. Throws Object Not Found, Permission Denied.
    public func grants(on id: String) async throws -> ItemList<GrantAnswer> {
        try await answering { desk in
            let view = try await desk.view(id)
            _ = try Access.decide(view.caller, toManage: .readGrants, of: view.facts, grants: view.grants, at: view.now)
                .permit
            var grants: [GrantAnswer] = []
            try await desk.vault.store.everyPage(.grants(on: id)) { page in
                grants += try page.map { try desk.vault.checkedGrant($0) }.filter { !$0.isRevoked }
                    .map { GrantAnswer($0) }
            }
            return ItemList(items: grants)
        }
    }

    /// Grants on the object, in the place of what the grantee was granted before.
    ///
    /// Throws Object Not Found, Permission Denied, `malformed-request`, `invalid-request`, `conflict`, `not-found` for a group or a token that there is
    /// not.
    public func grant(_ request: GrantRequest, on id: String, to subject: String) async throws -> GrantAnswer {
        // Outside of what is answered as KMIP does: a word that is no operation is a bad request, not a refusal.
        // And before the object is looked at: what is wrong with a request must not tell that there is one.
        let (grantee, rights) = (try Subject(text: subject), try request.rights())
        let until = try request.end(after: server.clock.now())
        return try await changeGrant(on: id, to: grantee) { view, _ in
            Grant(
                objectID: id,
                grantee: grantee,
                rights: rights,
                until: until,
                isGrantable: request.grantable ?? false,
                grantedBy: view.caller.subject
            )
        }
    }

    /// Grants these operations besides those that the grantee has.
    public func addGrant(_ rights: Rights, on id: String, to grantee: Subject) async throws -> GrantAnswer {
        try await changeGrant(on: id, to: grantee) { view, found in
            // Nothing is added to what is over.
            let earlier = found.flatMap { $0.isCurrent(at: view.now) ? $0 : nil }
            return Grant(
                objectID: id,
                grantee: grantee,
                rights: Rights(rights.elements.union(earlier?.rights.elements ?? [])),
                until: earlier?.until,
                isGrantable: earlier?.isGrantable ?? false,
                grantedBy: view.caller.subject
            )
        }
    }

    /// Takes a grant back, or only some of its operations.
    ///
    /// Throws Object Not Found, also where the subject has no grant; Permission Denied.
    public func revokeGrant(_ rights: Rights? = nil, on id: String, to subject: String) async throws {
        let grantee = try Subject(text: subject)
        try await answering { desk in
            try await desk.step.once {
                try await desk.server.retryingConflicts {
                    try await desk.revokeGrant(rights, on: id, to: grantee)
                }
            } again: { _ in
            }
        }
    }

    private func changeGrant(
        on id: String,
        to grantee: Subject,
        _ make: @escaping @Sendable (ObjectView, Grant?) throws -> Grant
    ) async throws -> GrantAnswer {
        try await answering { desk in
            try await desk.step.once {
                try await desk.server.retryingConflicts {
                    GrantAnswer(try await desk.changeGrant(on: id, to: grantee, make))
                }
            } again: { _ in
                GrantAnswer(try await desk.grantedEarlier(on: id, to: grantee))
            }
        }
    }
}

extension ObjectDesk {
    @inline(never)
    fileprivate func changeGrant(
        on id: String,
        to grantee: Subject,
        _ make: @Sendable (ObjectView, Grant?) throws -> Grant
    ) async throws -> Grant {
        let (key, addressee) = (GrantRow.key(id: id, grantee: grantee.stored), Addressee(grantee))
        let (view, answers) = try await view(id) { _ in [.row(GrantRow.table, key: key)] + addressee.queries }
        let earlier = try answers.first?.first.map { (row: try GrantRow($0), grant: try vault.checkedGrant($0)) }
        let grant = try make(view, earlier.flatMap { $0.grant.isRevoked ? nil : $0.grant })
        let permit = try Access.decide(
            view.caller,
            toGrant: grant,
            replacing: earlier?.grant,
            on: view.facts,
            grants: view.grants,
            at: view.now
        ).permit
        try addressee.requirePresent(answers.last, in: vault, at: view.now)
        var writer = Writer(vault.sealer)
        // The object stays whose it was read to be, and the caller what he was: a transfer, the loss of the grant that is passed on, or of the group
        // that owns the object, in the meantime makes this fail.
        writer.witness(ChangeKind.grant, view, writing: grantee)
        let row = GrantRow(grant, created: view.now)
        if let earlier {
            try writer.update(
                ChangeKind.grant,
                row,
                from: earlier.row,
                addedHints: [ObjectHints.row(of: row, view.row)]
            )
        } else {
            let hint = ObjectHints.row(of: row, view.row)
            try writer.insertAgain(ChangeKind.grant, row, at: view.now, hints: [hint])
        }
        writer.detail(LogDetails(grant))
        let set = WriteSet(by: permit, writer.changes)
        try await step.commit(set, GrantRow.table, id)
        return grant
    }

    /// The grant as it is now, for whoever gave it. Throws Object Not Found where it is gone, or is another's.
    @inline(never)
    fileprivate func grantedEarlier(on id: String, to grantee: Subject) async throws -> Grant {
        let key = GrantRow.key(id: id, grantee: grantee.stored)
        let (view, answers) = try await view(id) { _ in [.row(GrantRow.table, key: key)] }
        guard let grant = try answers.first?.first.map({ try vault.checkedGrant($0) }),
            !grant.isRevoked, grant.grantedBy == view.caller.subject
        else { throw KMIPError.objectNotFound }
        return grant
    }

    @inline(never)
    fileprivate func revokeGrant(_ rights: Rights?, on id: String, to grantee: Subject) async throws {
        let key = GrantRow.key(id: id, grantee: grantee.stored)
        let (view, answers) = try await view(id) { _ in [.row(GrantRow.table, key: key)] }
        guard let raw = answers.first?.first, case let grant = try vault.checkedGrant(raw), !grant.isRevoked else {
            _ = try Access.decide(
                view.caller,
                toManage: .revokeGrant,
                of: view.facts,
                grants: view.grants,
                at: view.now
            )
            .permit
            throw KMIPError(.itemNotFound, "This subject has no grant on the object.")
        }
        let row = try GrantRow(raw)
        let permit = try Access.decide(
            view.caller,
            toRevoke: grant,
            on: view.facts,
            grants: view.grants,
            at: view.now
        ).permit
        var writer = Writer(vault.sealer)
        writer.witness(ChangeKind.revokeGrant, view, writing: grantee)
        let left = rights.map { grant.rights.elements.subtracting($0.elements) } ?? []
        var narrowed = row
        narrowed.permissions = Rights(left).stored
        // The row of a grant that is taken back stays, with its version: whoever grants again, on whichever server, goes on from there.
        if left.isEmpty { (narrowed.until, narrowed.grantable) = (Grant.revokedAt, false) }
        try writer.update(
            left.isEmpty ? ChangeKind.revokeGrant : ChangeKind.grant,
            narrowed,
            from: row,
            removedHints: left.isEmpty ? [ObjectHints.row(of: row, view.row)] : []
        )
        if !left.isEmpty { writer.detail(LogDetails(try Grant(narrowed))) }
        let set = WriteSet(by: permit, writer.changes)
        try await step.commit(set, GrantRow.table, id)
        await takeCheckpoint()
    }
}
