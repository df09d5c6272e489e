import Access
import Canonical
import Custody
import Logging
import Keyring
import SecretSharing
import Secrets
import Store

/// A drill: holders prove while all is well that their shares still work. Nothing of a share leaves its holder but a keyed digest over the
/// drill's nonce.
///
/// What the proofs are checked with is kept sealed under the master key, so whoever reads the database learns nothing by it.
// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// The row of a new drill. Throws `ceremony-open` where too many are open.
    @inline(never)
    func newDrill(_ request: CeremonyRequest, in vault: OpenVault) async throws -> CeremonyRow {
        if let refusal = ProposalDraft.refusal(of: request, .drill) { throw refusal }
        let open = try await store.every(.page(of: CeremonyRow.table)).map(CeremonyRow.init).filter(\.isOpenDrill)
        guard open.count < CeremonyLimits.drills else {
            throw OperationError(.ceremonyOpen, "\(open.count) drills are open; end one before the next.")
        }
        let (id, nonce) = try newCeremonyID()
        return CeremonyRow(
            id: id.text,
            kind: CeremonyKind.drill.rawValue,
            state: CeremonyState.open.rawValue,
            nonce: nonce,
            epoch: try await snapshot(of: vault).row.epoch,
            created: clock.now(),
            expires: try expiry(request.lifetime, default: CeremonyLimits.drillLifetime),
            tagging: .unset
        )
    }

    /// Takes a proof: HMAC-SHA256 of the drill's nonce under the share's drill key. Throws `confirmation-wrong`, `not-found`.
    @inline(never)
    func drill(_ request: ConfirmationRequest, _ proof: Bytes, _ row: CeremonyRow, in vault: OpenVault) async throws {
        try await turn.alone {
            try await self.retryingConflicts { try await self.drillOnce(request.holder, proof, row.id, vault) }
        }
    }

    /// Takes the share itself in a drill: it is compared with its holder's digest and forgotten.
    @inline(never)
    func drill(_ request: RecoverRequest, _ row: CeremonyRow, in vault: OpenVault) async throws {
        let committed = try await committed(vault)
        guard request.sealedShare == nil, let text = request.share else {
            throw OperationError(
                .malformedRequest,
                "A drill takes a proof, which keeps the share with its holder (keyquorum share drill), or the share as “share”."
            )
        }
        let submitted = SubmittedShare(ShareReading.content(SecretBytes(copying: text.utf8)), holder: request.holder)
        switch committed.custody.judge(submitted) {
        case .refused(let refusal): throw OperationError(refusal, [], newest: nil)
        case .right(let holder):
            try await retryingConflicts { try await self.recordDrill(of: holder, row.id, vault) }
        }
    }

    @inline(never)
    private func drillOnce(_ holder: String, _ proof: Bytes, _ id: String, _ vault: OpenVault) async throws {
        try await requireSeated(vault)
        let drill = try await openDrill(id, vault)
        guard let row = try await committed(vault).shareholder(named: holder) else {
            throw OperationError(.notFound, "No shareholder of the committed epoch is named “\(holder)”.")
        }
        guard let sealed = row.drillKey else {
            throw OperationError(
                .notFound,
                "Nothing is kept to check a drill of “\(holder)” with; hand in the share itself."
            )
        }
        let fields: [CanonicalValue] = [.vault(vault.id), .epoch(row.epoch), .text(row.holder)]
        let key = try vault.keyring.open(sealed, as: .drillKey, fields, generation: row.generation)
        guard Drill.verdict(proof: proof, nonce: drill.nonce, drillKey: key) else {
            throw OperationError(
                .confirmationWrong,
                "The proof does not fit: the share is not the one that the vault knows, or of another epoch. Look at it: keyquorum share inspect."
            )
        }
        try await recordDrill(of: holder, id, vault)
    }

    /// Writes when the holder proved it; the drill is over when all have.
    @inline(never)
    private func recordDrill(of holder: String, _ id: String, _ vault: OpenVault) async throws {
        let drill = try await openDrill(id, vault)
        let committed = try await committed(vault)
        guard let row = committed.shareholder(named: holder) else { return }
        let now = clock.now()
        var writer = Writer(vault.sealer)
        var changed = row
        changed.drilled = now
        if row.confirmed == nil { changed.confirmed = now }
        try writer.update(ChangeKind.drillShare, changed, from: row)
        let others = committed.records.shareholders.filter { $0.holder != row.holder }
        if others.allSatisfy({ ($0.drilled ?? .init(microseconds: 0)) >= drill.created }) {
            try writer.update(ChangeKind.finishCeremony, drill.ended(as: .finished, at: now), from: drill)
        }
        try await commit(writer, as: .internal(.ceremonies), in: vault)
        log.notice("share-drilled", metadata: ["holder": "\(holder)", "ceremony": "\(id)"])
        // He may have been the last one whom the initialization waited for.
        if row.confirmed == nil { try await recordConfirmations(of: []) }
    }

    @inline(never)
    private func openDrill(_ id: String, _ vault: OpenVault) async throws -> CeremonyRow {
        let drill = try await checkedCeremony(id, in: vault)
        guard drill.isOpenDrill else {
            throw OperationError(.ceremonyFinished, "The drill is over; start another one.")
        }
        if let expires = drill.expires, expires <= clock.now() {
            try await endDrill(drill, as: .expired, in: vault)
            throw OperationError(.ceremonyExpired, "The drill's deadline has passed; start another one.")
        }
        return drill
    }

    /// - Parameter admission: of whoever gives it up; nil where its deadline has passed.
    @inline(never)
    func endDrill(
        _ drill: CeremonyRow,
        as state: CeremonyState,
        by admission: Admission? = nil,
        in vault: OpenVault
    ) async throws {
        guard drill.isOpenDrill else { return }
        var writer = Writer(vault.sealer)
        let word = state == .expired ? ChangeKind.expireCeremony : ChangeKind.abortCeremony
        try writer.update(word, drill.ended(as: state, at: clock.now()), from: drill)
        if let admission { writer.witness(word, admission) }
        try await vault.committer.commit(WriteSet(by: admission, writer.changes))
    }
}

extension CeremonyRow {
    var isOpenDrill: Bool { kind == CeremonyKind.drill.rawValue && state == CeremonyState.open.rawValue }

    func ended(as state: CeremonyState, at now: Instant) -> CeremonyRow {
        var row = self
        row.state = state.rawValue
        row.finished = now
        return row
    }
}
