import Access
import Canonical
import KMIP
import Secrets
import Store

extension ObjectOperations {
    /// Re-key (KMIP 2.1 section 6.1.46): a new key takes the names of a symmetric key. It belongs to whom the old one belongs to.
    public func reKey(_ request: ReKeyRequest) async throws -> ReKeyResponse {
        try await answering { desk in
            try ProtectionStorage.require(request.protectionStorageMasks)
            try request.attributes.requireOwnRandomness()
            return ReKeyResponse(uniqueIdentifier: try await desk.reKey(request))
        }
    }
}

extension ObjectDesk {
    fileprivate func reKey(_ request: ReKeyRequest) async throws -> String {
        try await step.once {
            for _ in 1..<ObjectLimits.attempts {
                if let id = try await reKeyOnce(request, isLast: false) { return id }
            }
            return try await reKeyOnce(request, isLast: true) ?? ""
        } again: { id in
            id
        }
    }

    /// Nil where it is to be decided anew.
    @inline(never)
    private func reKeyOnce(_ request: ReKeyRequest, isLast: Bool) async throws -> String? {
        let (view, answers) = try await view(request.uniqueIdentifier) { _ in [.creationRules] }
        // Who was granted Re-key alone chooses neither the new key's labels nor its protection.
        let permit = try view.permit(.reKey, isOwnersAlone: !request.attributes.isEmpty)
        try view.requireReplaceable()
        let replacement = try KeyReplacement(of: view.attributes, request, now: view.now.wholeSeconds)
        try await requireFreeNames(replacement.new, of: view)
        let id = newIdentifier()
        let set = try writeSet(replacement, id, view, permit, try rules(answers[answers.startIndex]))
        do {
            try await commit(set, id, replacing: [view.row])
            return id
        } catch let error as StoreError where error.code == .conflict && !isLast {
            return nil
        }
    }

    private func writeSet(
        _ replacement: KeyReplacement,
        _ id: String,
        _ view: ObjectView,
        _ permit: Permit,
        _ rules: RulesRead
    ) throws -> WriteSet {
        guard permit.covers(view.facts) else { throw OperationError(.permissionDenied, "This was not permitted.") }
        var writer = Writer(vault.sealer)
        var (old, new) = replacement.linked(view.row.id, id)
        let shape = try KeyShape(making: new)
        new.cryptographicLength = shape.length
        let object = NewObject(.symmetricKey, checked: new, server.random.secret(shape.bytes), id: id)
        try rules.require(object)
        witness(ChangeKind.reKey, rules, &writer)
        let row = try row(object, id, of: view.facts.owner, view.now, writer.sealer.keyring)
        try writer.insert(ChangeKind.reKey, row, hints: new.hints(for: id))
        old.lastChangeDate = view.now.wholeSeconds
        var changed = view.row
        changed.attributes = old.canonicalBytes
        let (earlier, later) = (view.attributes.hints(for: changed.id), old.hints(for: changed.id))
        let removed = earlier.filter { !later.contains($0) }
        try writer.update(ChangeKind.reKey, changed, from: view.row, removedHints: removed)
        if !view.isPlainlyOwned { writer.witnessCaller(ChangeKind.reKey, view) }
        return WriteSet(by: permit, writer.changes)
    }

    /// Names that the old key does not bring along must be free.
    private func requireFreeNames(_ new: Attributes, of view: ObjectView) async throws {
        let added = new.names.filter { !view.attributes.names.contains($0) }
        if added.isEmpty { return }
        let asking = try await caller()
        for name in added { try await requireFree(name, of: view.facts.owner, asking, except: view.row.id) }
    }
}

extension ObjectView {
    fileprivate func requireReplaceable() throws(KMIPError) {
        try requireChangeable()
        try requireOnLine()
        guard type == .symmetricKey else { throw KMIPError(.invalidObjectType, "Re-key replaces symmetric keys") }
        guard !state.isDestroyed else {
            throw KMIPError(.keyValueNotPresent, "the key is destroyed; its material is gone")
        }
        try requireMaterial()
    }
}
