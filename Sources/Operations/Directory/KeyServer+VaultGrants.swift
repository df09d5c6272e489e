import Access
import Canonical
import Store

extension KeyServer {
    /// Who may make objects. Throws `permission-denied`.
    public func vaultGrants(by requester: Requester) async throws -> ItemList<GrantAnswer> {
        let vault = try await open()
        _ = try Access.admit(try await reading(requester, in: vault) { _ in [] }.caller, to: .grantCreate)
        var items: [GrantAnswer] = []
        try await vault.store.everyPage(.grants(on: Grant.vaultID)) { page in
            items += try page.map { GrantAnswer(try vault.checkedGrant($0)) }
        }
        return ItemList(items: items)
    }

    /// Grants `create` on the vault. Throws `permission-denied`, `malformed-request`, `invalid-request`, `not-found` for a group or a token that there is not.
    public func grantCreate(_ request: GrantRequest, to text: String, by requester: Requester) async throws
        -> GrantAnswer
    {
        let grantee = try Subject(text: text)
        return try await changingDirectory(requester) { _ in
            [Self.vaultGrant(grantee)] + Addressee(grantee).queries
        } _: { change in
            let grant = Grant(
                objectID: Grant.vaultID,
                grantee: grantee,
                rights: try request.rights(),
                until: try request.end(after: change.now),
                isGrantable: request.grantable ?? false,
                grantedBy: change.caller.subject
            )
            change.isPermitted(by: try Access.admit(change.caller, toGrantOnVault: grant))
            try change.requirePresent(grantee)
            try change.writeVaultGrant(grant)
            change.remember(GrantRow.table, Grant.vaultID)
            return GrantAnswer(grant)
        } again: { step, _ in
            try await self.createGrantedEarlier(to: grantee, step.vault, requester)
        }
    }

    @inline(never)
    private func createGrantedEarlier(to grantee: Subject, _ vault: OpenVault, _ requester: Requester) async throws
        -> GrantAnswer
    {
        let read = try await reading(requester, in: vault) { _ in [Self.vaultGrant(grantee)] }
        _ = try Access.admit(read.caller, to: .grantCreate)
        guard let raw = read.answers[0].first else { throw OperationError.noCreate }
        return GrantAnswer(try vault.checkedGrant(raw))
    }

    /// Takes `create` back. Throws `permission-denied`, `not-found`.
    public func revokeCreate(from text: String, by requester: Requester) async throws {
        let grantee = try Subject(text: text)
        try await changingDirectory(requester) { _ in
            [Self.vaultGrant(grantee)]
        } _: { change in
            change.isPermitted(by: try Access.admit(change.caller, to: .grantCreate))
            guard let raw = change.answers.first?.first else { throw OperationError.noCreate }
            _ = try change.vault.checkedGrant(raw)
            try change.writer.remove(ChangeKind.removeGrant, try GrantRow(raw))
            change.remember(GrantRow.table, Grant.vaultID)
        } again: { _, _ in
        }
    }

    private static func vaultGrant(_ grantee: Subject) -> Query {
        .row(GrantRow.table, key: GrantRow.key(id: Grant.vaultID, grantee: grantee.stored))
    }
}

extension DirectoryChange {
    fileprivate mutating func writeVaultGrant(_ grant: Grant) throws {
        if let raw = answers.first?.first {
            _ = try vault.checkedGrant(raw)
            try writer.update(ChangeKind.grant, GrantRow(grant, created: now), from: try GrantRow(raw))
        } else {
            try writer.insertAgain(ChangeKind.grant, GrantRow(grant, created: now), at: stamp)
        }
        writer.detail(LogDetails(grant))
    }
}

extension OperationError {
    fileprivate static let noCreate = OperationError(.notFound, "This subject was not granted create.")
}
