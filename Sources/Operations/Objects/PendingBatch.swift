import Canonical
import KMIP
import Keyring
import Store
import Synchronization

/// What the operations of one batch have changed and nobody else sees: at the batch's end it becomes one transaction, and where the batch
/// fails it was never written.
///
/// The batch's own operations read through it, so that a later one finds what an earlier one did. Each row is guarded by the tag that it had
/// when the batch read it first.
final class PendingBatch: Sendable {
    fileprivate struct Entry {
        /// As the database has it; nil for a new object.
        let original: ObjectRow?
        /// As the batch sees it, tagged.
        var row: ObjectRow
        var kinds: [String] = []
        var added: Set<RawRow> = []
        var removed: Set<RawRow> = []
    }

    fileprivate struct State {
        var subject: Bytes = []
        var details = LogDetails()
        var entries: [String: Entry] = [:]
        /// Rows that must be as they were read.
        var witnesses: [RowReference: Change] = [:]
        /// Changes of rows that are no objects, each of a row of its own: certificates and revocation lists.
        var others: [RowReference: Change] = [:]
        var deferred: Set<Deferred> = []
        var interruption: (any Error)?
    }

    /// What is done once the changes are written.
    enum Deferred: Hashable {
        case checkpoint, flush
        /// Of an object that was destroyed, and of one that was revoked.
        case endUse(of: String), endProtection(of: String)
    }

    private let state = Mutex(State())

    /// The object as the batch has changed it; nil where it has not.
    func row(_ id: String) -> ObjectRow? { state.withLock { $0.entries[id]?.row } }

    /// Every object that the batch has made or changed.
    var rows: [ObjectRow] { state.withLock { $0.entries.values.map(\.row) } }

    /// Keeps an operation's changes for the end. `originals` are the rows that they replace, as the operation read them.
    func stage(_ set: WriteSet, replacing originals: [ObjectRow]) throws {
        try state.withLock { state in
            (state.subject, state.details) = (set.subject, set.details)
            for change in set.changes { try state.stage(change, originals) }
        }
    }

    /// Does a part of the batch: what it staged is forgotten where it says that it is not whole.
    func attempting<Answer>(_ part: () async -> (answer: Answer, isWhole: Bool)) async -> Answer {
        let before = state.withLock { $0 }
        let done = await part()
        guard !done.isWhole else { return done.answer }
        state.withLock { state in
            let interruption = state.interruption
            state = before
            state.interruption = interruption
        }
        return done.answer
    }

    /// Remembers that an operation failed at something that passes, so that it may be tried anew.
    func noteInterruption(by error: any Error) {
        let isPassing = (error as? StoreError)?.isPassing ?? (error as? KMIPError == .poolIsFull)
        guard isPassing else { return }
        state.withLock { $0.interruption = error }
    }

    /// What an operation failed at that passes.
    var interruption: (any Error)? { state.withLock { $0.interruption } }

    func deferring(_ work: Deferred) { state.withLock { _ = $0.deferred.insert(work) } }

    /// What is to be done behind the transaction.
    var deferred: Set<Deferred> { state.withLock { $0.deferred } }

    /// Everything as one set, each row one change; nil where nothing was changed.
    ///
    /// - Throws: `conflict` for rows that were prepared under an earlier master key, or were changed by others between two of the operations.
    func writeSet(_ sealer: RowSealer) throws -> WriteSet? {
        let state = state.withLock { $0 }
        if state.entries.isEmpty { return nil }
        var writer = Writer(sealer)
        for (_, entry) in state.entries.sorted(by: { $0.key < $1.key }) { try writer.add(entry) }
        for other in state.others.values { writer.add(other) }
        for witness in try state.foreignWitnesses() { writer.add(witness) }
        return WriteSet(subject: state.subject, changes: writer.changes, details: state.details)
    }
}

extension PendingBatch.State {
    fileprivate mutating func stage(_ change: Change, _ originals: [ObjectRow]) throws {
        switch change.act {
        case .witness(let row):
            let place = RowReference(row.table, key: row.key, tag: [])
            guard witnesses[place].map({ $0.row == row }) ?? true else {
                throw StoreError(.conflict, "a row changed while the batch went on")
            }
            witnesses[place] = change
        case .insert(let raw) where raw.table != ObjectRow.table,
            .update(let raw, _) where raw.table != ObjectRow.table:
            let place = RowReference(raw.table, key: raw.key, tag: [])
            guard others.updateValue(change, forKey: place) == nil else {
                throw KMIPError(.featureNotSupported, "a batch that may be undone revokes one certificate at most")
            }
        case .insert(let raw), .update(let raw, _):
            let row = try ObjectRow(raw)
            var entry = entries[row.id] ?? PendingBatch.Entry(original: originals.first { $0.id == row.id }, row: row)
            entry.row = row
            if entry.kinds.last != change.kind { entry.kinds.append(change.kind) }
            entry.note(change)
            entries[row.id] = entry
        case .delete: throw StoreError(.invalid, "no operation of a batch removes a row")
        }
    }
}

extension PendingBatch.State {
    /// The witnesses of rows that the batch does not change itself: a change is guarded by what the row was when it was read first.
    fileprivate func foreignWitnesses() throws -> [Change] {
        let own = entries.values.map {
            (RowReference($0.row.raw.table, key: $0.row.raw.key, tag: []), $0.original?.raw)
        }
        let originals = Dictionary(own) { first, _ in first }
        return try witnesses.compactMap { place, witness in
            guard let original = originals[place] else { return witness }
            guard case .witness(let row) = witness.act, row == original else {
                throw StoreError(.conflict, "a row changed while the batch went on")
            }
            return nil
        }
    }
}

extension PendingBatch.Entry {
    fileprivate mutating func note(_ change: Change) {
        let (new, old) = (Set(change.addedHints), Set(change.removedHints))
        added = added.subtracting(old).union(new)
        removed = removed.subtracting(new).union(old)
    }

    /// What happened, in the log's words.
    fileprivate var kind: String {
        let all = kinds.joined(separator: "+")
        return all.utf8.count <= StoreLimits.word ? all : kinds[0] + "+"
    }
}

extension Writer {
    fileprivate mutating func add(_ entry: PendingBatch.Entry) throws {
        // What the batch has sealed is not sealed anew behind its back: it is done again.
        guard entry.row.generation == sealer.keyring.current else {
            throw StoreError(.conflict, "a row was prepared under an earlier master key")
        }
        guard let original = entry.original else {
            try insert(entry.kind, entry.row, hints: Array(entry.added))
            return
        }
        let (added, removed) = (Array(entry.added), Array(entry.removed))
        try update(entry.kind, entry.row, from: original, addedHints: added, removedHints: removed)
    }
}

extension StoreError {
    /// Whether the same may be done a little later.
    fileprivate var isPassing: Bool {
        switch code {
        case .conflict, .busy, .unavailable, .outcomeUnknown, .closed, .sealed: true
        default: false
        }
    }
}
