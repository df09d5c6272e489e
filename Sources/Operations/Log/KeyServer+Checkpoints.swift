import Authority
import Canonical
import Keyring
import Logging
import Store
import Synchronization

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// A checkpoint where the act that deserves one was done already: its failure is the operator's matter, and the next second tries again.
    @inline(never)
    func attemptCheckpoint(of vault: OpenVault) async {
        do {
            try await takeCheckpoint(of: vault)
        } catch let error as StoreError where error.code == .identityInUse {
            yieldIdentity(of: vault)
        } catch {
            log.error("no checkpoint could be taken", metadata: ["error": "\(error)"])
        }
    }

    /// Signs what the database holds now, writes it into the database and beside it; answers the newest checkpoint, which is another server's
    /// where that one says everything already.
    ///
    /// Every server signs for all of them: the heads of the chains of the others are in each checkpoint, so that what one wrote before it was
    /// killed is covered as well. Of several that take a number at once one gets it; the others look again.
    @discardableResult
    @inline(never)
    func takeCheckpoint(of vault: OpenVault) async throws -> SignedCheckpoint? {
        try await checkpointTurn.alone {
            for _ in 0..<CheckpointLimits.attempts {
                if case .stands(let newest) = try await self.tryCheckpoint(vault) { return newest }
            }
            throw StoreError(.busy, "other servers took every number of a checkpoint that was tried")
        }
    }

    private enum Trial: Sendable {
        /// This one is the newest and says everything; nil where there is nothing to say.
        case stands(SignedCheckpoint?)
        case wasTaken
    }

    @inline(never)
    private func tryCheckpoint(_ vault: OpenVault) async throws -> Trial {
        let known = newestCheckpoint.withLock { $0 }
        let (row, newest, servers) = try await logState(of: vault, known)
        // What was written until now is signed; more is not written.
        let isSuperseded = try await isSuperseded(vault, servers)
        if isSuperseded { await vault.committer.finish() }
        let heads = try await heads(after: newest?.checkpoint, servers, vault)
        let named = newest?.checkpoint.heads ?? []
        guard !heads.allSatisfy(named.contains) else {
            if let newest, newest != known { try await adopt(newest, vault) }
            if isSuperseded { throw Self.superseded }
            return .stands(newest)
        }
        let checkpoint = Checkpoint(
            vault: vault.id,
            epoch: row.epoch,
            generation: vault.keyring.current,
            number: (newest?.checkpoint.number ?? 0) + 1,
            previous: newest?.checkpoint.hash,
            heads: heads,
            folded: newest?.checkpoint.folded(into: heads),
            rows: try await rowCounts()
        )
        let trial = try await keep(checkpoint, vault)
        if isSuperseded, case .stands = trial { throw Self.superseded }
        return trial
    }

    /// The vault's row, the newest checkpoint, checked against what this server has seen, and the servers: all of one state.
    @inline(never)
    private func logState(of vault: OpenVault, _ known: SignedCheckpoint?) async throws
        -> (VaultRow, SignedCheckpoint?, [ServerRow])
    {
        var queries: [Query] = [.newestCheckpoint, .page(of: ServerRow.table)]
        if let known { queries.append(.row(CheckpointRow.table, key: CheckpointRow.key(known.checkpoint.number))) }
        // A vault that was sealed a moment ago still gets the checkpoint about what was done in it.
        let read = try await snapshot(queries, of: vault, .evenSealed)
        let newest = try vault.signed(read.answers[0])
        if let known {
            guard try read.answers[2].first.map(CheckpointRow.init)?.statement == known.checkpoint.bytes else {
                throw Damage(
                    table: CheckpointRow.table.name,
                    id: "\(known.checkpoint.number)",
                    what: "the database does not go on from this checkpoint, which this server has seen"
                )
            }
        }
        return (read.row, newest, try await servers(read.answers[1], vault))
    }

    private func servers(_ first: [RawRow], _ vault: OpenVault) async throws -> [ServerRow] {
        var rows = first
        while rows.count % StoreLimits.rows == 0, let last = rows.last {
            let page = try await store.read(.page(of: ServerRow.table, after: last.key))
            if page.isEmpty { break }
            rows += page
        }
        return try rows.map { raw in
            let row = try ServerRow(raw)
            try vault.sealer.check(row)
            return row
        }
    }

    /// The chains that are open, and those that are over but went on after the checkpoint that named them last: their servers were killed, or
    /// closed them. Those are named once more, and folded by the next checkpoint.
    @inline(never)
    private func heads(after newest: Checkpoint?, _ servers: [ServerRow], _ vault: OpenVault) async throws
        -> [Checkpoint.Head]
    {
        let own = Self.later(Checkpoint.Head(await vault.committer.head), newest?.heads ?? [])
        let open = servers.filter { $0.state != ServerState.closed }.map { Checkpoint.Head($0, of: vault.id) }
        vault.noteNamed(newest?.heads.map(\.chain) ?? [])
        var known: [Bytes: Checkpoint.Head] = [:]
        for head in open + vault.unnamedChains + (newest?.heads ?? []) { known[head.chain] = head }
        known[own.chain] = nil
        let ends = try await ChainEnds(store: store, vault: vault).ends(after: Array(known.values)) + [own]
        let openChains = Set(open.map(\.chain) + [own.chain])
        return ends.filter { end in
            end.sequence > 0 && (openChains.contains(end.chain) || newest?.heads.contains(end) != true)
        }
        .sorted { $0.chain.lexicographicallyPrecedes($1.chain) }
    }

    /// This server's own head. Another one may have signed a record of ours whose commit was not answered yet: no head goes back.
    private static func later(_ own: Checkpoint.Head, _ named: [Checkpoint.Head]) -> Checkpoint.Head {
        named.first { $0.chain == own.chain && $0.sequence > own.sequence } ?? own
    }

    /// Whether a process that was started later from a copy of this one's root folder has taken the server's place.
    private func isSuperseded(_ vault: OpenVault, _ servers: [ServerRow]) async throws -> Bool {
        guard seat.vault === vault, let row = servers.first(where: { $0.id == identity.id }) else { return false }
        let chain = await vault.committer.head.chain
        // A chain's name ends with the start counter.
        let start: UInt64 = chain.bigEndian(at: chain.count - 8) ?? 0
        guard row.startCounter >= start else { throw Damage(row.raw, "it is older than what this server has seen") }
        return row.startCounter > start
    }

    private static let superseded = StoreError(
        .identityInUse,
        "another process was unsealed later under this server's identity"
    )

    private func rowCounts() async throws -> [String: UInt64] {
        var counts: [String: UInt64] = [:]
        for table in Schema.tagged { counts[table.name] = UInt64(try await store.count(table)) }
        return counts
    }

    @inline(never)
    private func keep(_ checkpoint: Checkpoint, _ vault: OpenVault) async throws -> Trial {
        let signature = try vault.history.authority.historyKey.sign(checkpoint.bytes)
        let signed = SignedCheckpoint(checkpoint: checkpoint, signature: signature)
        let row = CheckpointRow(
            number: checkpoint.number,
            statement: checkpoint.bytes,
            signature: signature,
            created: clock.now()
        )
        do {
            try await store.apply([.insert(row.raw)])
        } catch {
            // Taken by another server, or by this one in a commit whose answer was lost: the next look tells.
            guard error.code == .conflict || error.code == .outcomeUnknown else { throw error }
            return .wasTaken
        }
        try await adopt(signed, vault)
        return .stands(signed)
    }

    /// From here on it is the newest one for this server, whatever becomes of the file.
    private func adopt(_ signed: SignedCheckpoint, _ vault: OpenVault) async throws {
        newestCheckpoint.withLock { $0 = signed }
        vault.noteNamed(signed.checkpoint.heads.map(\.chain))
        await vault.committer.name(checkpoint: signed.checkpoint.hash)
        try await folder.write(.anchor, signed.anchor)
    }

    /// Two processes with one identity would write over each other's chain; the one that was unsealed first gives way.
    func yieldIdentity(of vault: OpenVault) {
        guard seat.vault === vault else { return }
        log.critical(
            "another server uses this server's identity: two processes run from copies of one root folder; this one seals itself. Give each server a root folder of its own"
        )
        try? leaveSeat(vault)
    }
}

extension OpenVault {
    /// The newest checkpoint of an answer, if there is one. Throws `Damage` for one that this vault did not sign.
    func signed(_ rows: [RawRow]) throws -> SignedCheckpoint? {
        guard let row = try rows.first.map(CheckpointRow.init) else { return nil }
        return try SignedCheckpoint(checking: row, vault: id, key: history.authority.historyKey.publicKey)
    }
}

extension Checkpoint {
    /// The heads of chains that are over are folded into one hash with those that were folded before.
    func folded(into open: [Head]) -> Digest? {
        let closed = heads.filter { old in !open.contains { $0.chain == old.chain } }
        if closed.isEmpty { return folded }
        return Digest(
            of: Canonical.encode(
                [.optional(folded)]
                    + closed.map { .list([.bytes($0.chain), .unsigned($0.sequence), .digest($0.hash)]) }
            )
        )
    }
}

extension SignedCheckpoint {
    /// A stored checkpoint. Throws `Damage` when its statement or its signature is not the vault's.
    init(checking row: CheckpointRow, vault: VaultID, key: Ed25519PublicKey) throws(Damage) {
        guard let checkpoint = Checkpoint(reading: row.statement), checkpoint.vault == vault,
            checkpoint.number == row.number, key.isValid(signature: row.signature, over: row.statement)
        else { throw Damage(row.raw, "its statement or signature is not the vault's") }
        self.init(checkpoint: checkpoint, signature: row.signature)
    }
}

/// The words in the `state` column of `servers`.
enum ServerState {
    /// Unsealed, or killed while it was.
    static let active = "active"
    /// Its chain is closed.
    static let closed = "closed"
    /// Its identity was revoked; whether its chain is closed is not known.
    static let revoked = "revoked"
}
