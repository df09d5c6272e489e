import Access
import Canonical
import KMIP
import Logging
import Store

/// An object's next version while it is put together.
struct ObjectDraft {
    var row: ObjectRow
    var attributes: Attributes
    let view: ObjectView

    init(_ view: ObjectView) {
        row = view.row
        attributes = view.attributes
        self.view = view
    }

    /// Whether the change is what has the server renew a certificate by itself.
    var ordersRenewal: Bool {
        view.type == .certificate && attributes.isRotated && !view.attributes.isRotated
    }

    /// Moves state and dates on, as the standard allows it in the effective state.
    mutating func pass(_ event: ObjectEvent) throws(KMIPError) {
        let next = try StateRule.next(
            view.state,
            attributes.lifeDates,
            event,
            created: attributes.initialDate ?? view.row.created.wholeSeconds,
            now: view.now.wholeSeconds
        )
        row.state = next.state.rawValue
        attributes.lifeDates = next.dates
    }
}

extension ObjectDesk {
    /// Changes one object in one transaction that fails when the row is no longer the one that was read; then it is
    /// read and decided anew.
    ///
    /// - Parameters:
    ///   - isOwnersAlone: whether no grant is enough, see `Access.decide`.
    ///   - attempts: how often it is tried when others overtake it.
    ///   - alongside: what else the same transaction writes, decided anew with each version of the object.
    func change(
        _ id: String,
        _ operation: Operation,
        as kind: String,
        isOwnersAlone: Bool = false,
        attempts: Int = ObjectLimits.attempts,
        alongside: @Sendable (ObjectDraft) async throws -> [Change] = { _ in [] },
        _ change: (inout ObjectDraft) throws -> Void
    ) async throws {
        try await step.once {
            try await changeOnce(id, operation, as: kind, isOwnersAlone, attempts, alongside, change)
        } again: { _ in
        }
    }

    @inline(never)
    private func changeOnce(
        _ id: String,
        _ operation: Operation,
        as kind: String,
        _ isOwnersAlone: Bool,
        _ attempts: Int,
        _ alongside: @Sendable (ObjectDraft) async throws -> [Change],
        _ change: (inout ObjectDraft) throws -> Void
    ) async throws {
        for attempt in 1...attempts {
            let view = try await view(id)
            let permit = try view.permit(operation, isOwnersAlone: isOwnersAlone)
            try view.requireChangeable()
            if operation != .recover { try view.requireOnLine() }
            var draft = ObjectDraft(view)
            try change(&draft)
            try await requireFreeNames(draft)
            var set = try writeSet(draft, kind, permit)
            set.changes += try await alongside(draft)
            do {
                return try await commit(set, id, replacing: [draft.view.row])
            } catch let error as StoreError {
                guard error.code == .conflict, attempt < attempts else { throw error }
                continue
            }
        }
    }

    /// The statement about the whole database that a revocation and a destruction deserve at once; without it they
    /// hold all the same.
    func takeCheckpoint() async {
        if let batch { return batch.deferring(.checkpoint) }
        await server.attemptCheckpoint(of: vault)
    }

    /// Material that is gone goes out of the database's own log too.
    func flush() async throws {
        if let batch { return batch.deferring(.flush) }
        try await server.store.flush()
    }

    private func writeSet(_ draft: ObjectDraft, _ kind: String, _ permit: Permit) throws -> WriteSet {
        guard permit.covers(draft.view.facts) else {
            throw OperationError(.permissionDenied, "This was not permitted.")
        }
        var row = draft.row
        var attributes = draft.attributes
        attributes.lastChangeDate = draft.view.now.wholeSeconds
        try attributes.requireStorable(after: draft.view.attributes)
        row.attributes = attributes.canonicalBytes
        let (earlier, later) = (draft.view.attributes.hints(for: row.id), attributes.hints(for: row.id))
        var writer = Writer(vault.sealer)
        try writer.update(
            kind,
            row,
            from: draft.view.row,
            addedHints: later.filter { !earlier.contains($0) },
            removedHints: earlier.filter { !later.contains($0) }
        )
        // The owner's right hangs on the row alone, his duty does not.
        if !draft.view.isPlainlyOwned || draft.ordersRenewal { writer.witnessCaller(kind, draft.view) }
        return WriteSet(by: permit, writer.changes)
    }
}

extension ObjectDesk {
    /// Throws Non Unique Name Attribute where another object of the owner, who alone gives names, has one that is new in the draft.
    private func requireFreeNames(_ draft: ObjectDraft) async throws {
        // As bytes, with their types: names that only look alike are two.
        let earlier = Set(draft.view.attributes.names.map { BinaryTTLV.encode($0.ttlv) })
        let new = draft.attributes.names.filter { !earlier.contains(BinaryTTLV.encode($0.ttlv)) }
        if new.isEmpty { return }
        let asking = try await caller()
        let owner = draft.view.facts.owner
        for name in new { try await requireFree(name, of: owner, asking, except: draft.row.id) }
    }
}

extension ObjectView {
    /// Manifests and policies belong to the vault's history, which only grows.
    func requireChangeable() throws(KMIPError) {
        guard !ObjectFacts.isReserved(row.id) else {
            throw KMIPError(.permissionDenied, "This object belongs to the history of manifests, which nobody changes.")
        }
    }
}
