import Access
import KMIP
import Store

// What cannot be undone, in the change log: before it is done and behind it.

/// What is about to be done with objects.
struct ObjectIntent: Sendable {
    fileprivate let intent: Intent
    /// The objects as they were when it was written, in the order in which they were given: what is done is done with these.
    let views: [ObjectView]
    fileprivate let permit: Permit
}

extension ObjectDesk {
    /// Writes down what is about to be done with objects, in a transaction that fails when they are no longer as they were read; then they are read
    /// and decided anew.
    ///
    /// Written at once, in a batch too: what cannot be undone is not undone with the batch.
    ///
    /// - Parameters:
    ///   - others: what the decision hangs on besides: it is only looked at, and its records name no intent.
    ///   - require: whether one of those is still as the decision needs it.
    ///   - decide: whether the caller may do it with an object as it is.
    @inline(never)
    func intend(
        _ kind: String,
        with views: [ObjectView],
        by others: [ObjectView] = [],
        requiring require: (ObjectView) throws -> Void = { _ in },
        deciding decide: (ObjectView) throws -> Permit
    ) async throws -> ObjectIntent {
        let intent = Intent(kind, server.random)
        var (current, beside, attempt) = (views, others, 1)
        while true {
            try beside.forEach(require)
            let permits = try current.map(decide)
            guard let permit = permits.first else { throw KMIPError.objectNotFound }
            do {
                try await write(intent.intentKind, intent.details, current, permit, by: beside)
                return ObjectIntent(intent: intent, views: current, permit: permit)
            } catch let error as StoreError where error.code == .conflict && attempt < ObjectLimits.makingAttempts {
                (current, beside) = (try await readAgain(views), try await readAgain(others))
                attempt += 1
            }
        }
    }

    /// Writes down that it was done; what came of it is given to nobody before.
    @inline(never)
    func conclude(_ done: ObjectIntent, isDone: Bool = true) async throws {
        let (kind, details) = (done.intent.kind, done.intent.outcome(isDone: isDone))
        var (current, attempt) = (done.views, 1)
        while true {
            do {
                return try await write(kind, details, current, done.permit)
            } catch let error as StoreError where error.code == .conflict && attempt < ObjectLimits.makingAttempts {
                current = []
                for view in done.views { current.append(try await self.view(view.row.id)) }
                attempt += 1
            }
        }
    }

    /// Writes down that it was not done. Where that cannot be written the intent stands alone, which says as much.
    func abandon(_ failed: ObjectIntent) async { try? await conclude(failed, isDone: false) }

    /// The same objects, with the same material.
    private func readAgain(_ views: [ObjectView]) async throws -> [ObjectView] {
        var current: [ObjectView] = []
        for view in views {
            let now = try await self.view(view.row.id)
            guard now.row.materialRevision == view.row.materialRevision else {
                throw StoreError(.conflict, "the key became another one meanwhile")
            }
            current.append(now)
        }
        return current
    }

    private func write(
        _ kind: String,
        _ details: LogDetails,
        _ views: [ObjectView],
        _ permit: Permit,
        by others: [ObjectView] = []
    ) async throws {
        var writer = Writer(vault.sealer)
        for other in others where batch?.row(other.row.id) == nil { writer.witness(kind, other.row) }
        // What the batch has changed is in the database not as it is here, or not at all.
        let pending = views.map(\.row.id).filter { batch?.row($0) != nil }
        for view in views where !pending.contains(view.row.id) {
            writer.witness(kind, view.row)
            writer.detail(details)
        }
        if !pending.isEmpty {
            writer.witness(kind, try await caller().row)
            writer.detail(details.merging(LogDetails(["objects": pending.joined(separator: " ")])))
        }
        try await vault.committer.commit(WriteSet(by: permit, writer.changes))
    }
}
