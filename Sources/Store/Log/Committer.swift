import Canonical

/// Writes the change log and what it tells of, always together.
///
/// Write sets that wait are put into one transaction, in the order of their keys, so that one wait for the disk serves many
/// callers. If it fails, its members are tried one by one. Numbers and hashes of the chain are given here, when a
/// transaction is made, and the chain moves only when one was written: it has no gap. One committer writes a chain.
///
/// A commit that began is never given up because its caller went away.
public actor Committer {
    private let store: any Store
    private var sealer: any LogSealer
    private let clock: any WallClock
    private var chain: LogChain
    private var checkpoint: Digest?
    private var waiting: [Member] = []
    private var isWriting = false
    private var isFinished = false
    private var idlers: [CheckedContinuation<Void, Never>] = []
    /// Transactions for the next place of the chain of which it is not known whether one was written; gone when one is known to be.
    private var doubts: [Doubt] = []

    /// - Parameters:
    ///   - chain: a chain of which nothing was written yet.
    ///   - checkpoint: the hash of the newest checkpoint that is known, for the records to name.
    public init(
        store: any Store,
        chain: LogChain,
        sealer: any LogSealer,
        clock: any WallClock,
        checkpoint: Digest? = nil
    ) {
        self.store = store
        self.chain = chain
        self.sealer = sealer
        self.clock = clock
        self.checkpoint = checkpoint
    }

    /// The newest record that is written, for the next checkpoint.
    public var head: ChainHead { chain.head }

    /// Records made from now on are tagged by this sealer. A change whose row was tagged under an earlier master is a `conflict` from now on, also
    /// one that waits already; what is being written at this moment is still written.
    public func use(_ sealer: any LogSealer) { self.sealer = sealer }

    /// Records made from now on name this checkpoint.
    public func name(checkpoint: Digest) { self.checkpoint = checkpoint }

    /// Writes all of the set and one record for each change, durably, or nothing.
    ///
    /// Throws `conflict` when a guard was missed or a key is taken: read again and decide again. `busy` when too many wait,
    /// `sealed` when the records cannot be tagged or the chain is finished, `outcome-unknown` when the database cannot be asked whether it
    /// was done, `identity-in-use` when another process writes this chain, otherwise what the store throws.
    public func commit(_ set: WriteSet) async throws(StoreError) {
        try set.check()
        guard !isFinished else { throw StoreError(.sealed, "the chain of this start is finished") }
        guard waiting.count < StoreLimits.waitingSets else { throw StoreError(.busy, "too many changes are waiting") }
        try await enqueue(set).get()
    }

    private func enqueue(_ set: WriteSet) async -> Result<Void, StoreError> {
        await withCheckedContinuation { waiter in
            waiting.append(Member(set: set, waiter: waiter))
            if !isWriting { startWriting() }
        }
    }

    /// Ends the chain: what is waiting is still written, what comes later is refused as `sealed`.
    public func stop() { isFinished = true }

    /// Ends the chain and returns when what was waiting is written.
    public func finish() async {
        stop()
        await idle()
    }

    /// Ends the chain with this set: what was waiting is written before it, and nothing after it. Throws as `commit` does; the chain is ended
    /// all the same.
    public func finish(with last: WriteSet) async throws(StoreError) {
        try last.check()
        guard !isFinished else { throw StoreError(.sealed, "the chain of this start is finished") }
        await finish()
        try await enqueue(last).get()
    }

    /// Whether another process was found writing this chain; nothing can be written any more.
    public private(set) var isIdentityInUse = false

    /// Returns when nothing waits and nothing is being written.
    public func idle() async {
        guard isWriting else { return }
        await withCheckedContinuation { idlers.append($0) }
    }
}

// MARK: Batches

extension Committer {
    private struct Member {
        let set: WriteSet
        let waiter: CheckedContinuation<Result<Void, StoreError>, Never>
    }

    private func startWriting() {
        isWriting = true
        // A task of its own: the caller's cancellation must not reach a transaction that holds others' changes too.
        Task {
            while !waiting.isEmpty { await write(takeBatch()) }
            isWriting = false
            for idler in idlers { idler.resume() }
            idlers = []
        }
    }

    /// The oldest sets, as many as one transaction takes. A set that writes a row of an earlier one waits for the next.
    private func takeBatch() -> [Member] {
        var batch: [Member] = []
        var later: [Member] = []
        var places: Set<RowPlace> = []
        var room = (bytes: StoreLimits.batchedBytes, changes: StoreLimits.changes)
        var looked = 0
        for member in waiting {
            room.bytes -= member.set.size
            room.changes -= member.set.changes.count
            let isFull = batch.count == StoreLimits.batchedSets || room.bytes < 0 || room.changes < 0
            if isFull && !batch.isEmpty { break }
            looked += 1
            if places.isDisjoint(with: member.set.places) { batch.append(member) } else { later.append(member) }
            places.formUnion(member.set.places)
        }
        waiting = later + waiting[looked...]
        return batch
    }

    private func write(_ batch: [Member]) async {
        let outcome = await outcome(of: batch.map(\.set))
        guard batch.count > 1, case .failure(let error) = outcome, error.mayBeOneMembers else {
            for member in batch { member.waiter.resume(returning: outcome) }
            return
        }
        for member in batch { member.waiter.resume(returning: await self.outcome(of: [member.set])) }
    }
}

extension StoreError {
    /// Whether the others of a batch may get through without the one that caused it.
    fileprivate var mayBeOneMembers: Bool {
        switch code {
        case .conflict, .tooLarge, .invalid, .busy, .full: true
        default: false
        }
    }
}

// MARK: One transaction

extension Committer {
    /// A transaction that is to be written: by its first record one can tell whether it was, and then the chain is as here.
    private struct Attempt {
        let first: LogRow
        let chain: LogChain
        let mutations: [Mutation]
    }

    /// What is left of an attempt whose answer was lost: the hash of its first record, and the chain as it is if it was written.
    private struct Doubt {
        let first: Digest
        let chain: LogChain
    }

    private func outcome(of sets: [WriteSet]) async -> Result<Void, StoreError> {
        do throws(StoreError) {
            // Made anew when it turns out meanwhile that an earlier one, thought lost, was written after all.
            for _ in 0..<3 where try await isWritten(try attempt(sets)) { return .success(()) }
            throw StoreError(.outcomeUnknown, "the change log keeps moving under this change")
        } catch {
            return .failure(error)
        }
    }

    /// False when the attempt's place in the chain is taken by an earlier one, which the chain now knows.
    private func isWritten(_ attempt: Attempt) async throws(StoreError) -> Bool {
        for _ in 0..<3 {
            do throws(StoreError) {
                try await store.apply(attempt.mutations)
                adopt(attempt.chain)
                return true
            } catch {
                guard error.code == .outcomeUnknown || error.code == .conflict else { throw inDoubt(attempt, error) }
                if error.code == .outcomeUnknown { remember(attempt) }
                if let record = try await record(inPlaceOf: attempt, after: error) {
                    return try settle(attempt, record.hash(vault: chain.vault))
                }
                if error.code == .conflict { throw error }
            }
        }
        throw StoreError(.outcomeUnknown, "the database did not answer the commit, three times")
    }

    /// The place is taken: by this attempt, by an earlier one whose answer was lost, or by somebody who must not write here. A transaction is
    /// whole, so its first record speaks for all.
    private func settle(_ attempt: Attempt, _ hash: Digest) throws(StoreError) -> Bool {
        if hash == attempt.first.hash(vault: chain.vault) {
            adopt(attempt.chain)
            return true
        }
        guard let earlier = doubts.first(where: { $0.first == hash }) else {
            isIdentityInUse = true
            throw StoreError(.identityInUse, "another server writes this server's chain of the change log")
        }
        adopt(earlier.chain)
        return false
    }

    /// What failed now may have been written by the try before, of which no answer came.
    private func inDoubt(_ attempt: Attempt, _ error: StoreError) -> StoreError {
        let hash = attempt.first.hash(vault: chain.vault)
        guard doubts.contains(where: { $0.first == hash }) else { return error }
        return StoreError(.outcomeUnknown, error.detail)
    }

    private func remember(_ attempt: Attempt) {
        doubts.append(Doubt(first: attempt.first.hash(vault: chain.vault), chain: attempt.chain))
        if doubts.count > StoreLimits.waitingSets { doubts.removeFirst() }
    }

    private func adopt(_ chain: LogChain) {
        self.chain = chain
        doubts = []
    }

    /// The record that stands where the attempt's first one shall stand.
    private func record(inPlaceOf attempt: Attempt, after refusal: StoreError) async throws(StoreError) -> LogRow? {
        let first = attempt.first
        do throws(StoreError) {
            return try await store.row(LogRow.self, key: LogRow.key(chain: first.chain, seq: first.seq))
        } catch {
            let hash = first.hash(vault: chain.vault)
            guard refusal.code == .outcomeUnknown || doubts.contains(where: { $0.first == hash }) else {
                // This attempt was refused as a whole; only why is not known.
                throw doubts.isEmpty ? refusal : error
            }
            throw StoreError(.outcomeUnknown, "whether the change was written cannot be read: \(error.detail)")
        }
    }

    private func attempt(_ sets: [WriteSet]) throws(StoreError) -> Attempt {
        let now = clock.now()
        let changes = sets.flatMap { set in set.changes.map { (set: set, change: $0) } }
            .sorted { $0.change.place < $1.change.place }
        var draft = chain
        var first: LogRow?
        var mutations: [Mutation] = []
        for (set, change) in changes {
            let untagged = draft.record(
                of: change,
                by: set.subject,
                at: now,
                checkpoint: checkpoint,
                details: set.details
            )
            let record = try tagged(untagged)
            guard change.isUnder(record.generation) else {
                throw StoreError(.conflict, "a change was prepared under an earlier master key")
            }
            draft.append(record)
            first = first ?? record
            mutations += change.mutations(record)
        }
        for set in sets {
            for fence in set.fences { mutations.append(try mutation(of: fence, by: set.subject, at: now)) }
        }
        guard let first else { throw StoreError(.invalid, "a write set without a change") }
        return Attempt(first: first, chain: draft, mutations: mutations + hints(changes.map(\.change)))
    }

    private func mutation(of fence: Fence, by subject: Bytes, at time: Instant) throws(StoreError) -> Mutation {
        let place = LogChain(vault: chain.vault, at: fence.head)
        let record = place.record(of: fence.witness, by: subject, at: time, checkpoint: checkpoint)
        return .log(try tagged(record), proving: fence.witness.row.reference)
    }

    private func tagged(_ record: LogRow) throws(StoreError) -> LogRow {
        var record = record
        do {
            (record.generation, record.tag) = try sealer.seal(record.binding(vault: chain.vault))
        } catch {
            throw StoreError(.sealed, "the record of the change could not be tagged")
        }
        return record
    }

    private func hints(_ changes: [Change]) -> [Mutation] {
        let removed = changes.flatMap(\.removedHints).sorted { $0.place < $1.place }
        let added = changes.flatMap(\.addedHints).sorted { $0.place < $1.place }
        return removed.map(Mutation.removeHint) + added.map(Mutation.addHint)
    }
}
