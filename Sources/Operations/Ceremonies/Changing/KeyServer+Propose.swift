import Access
import Canonical
import Custody
import Logging
import Secrets
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Opens a ceremony: a changing one with its proposal, or a drill.
    ///
    /// Throws `ceremony-open` where a changing one is open already, `unconfirmed` for a rotate while holders have not confirmed, and what
    /// `ProposalDraft` throws.
    public func propose(_ request: CeremonyRequest, by requester: Requester) async throws -> CeremonyAnswer {
        let vault = try await open()
        let step = IdempotentStep(self, vault, requester)
        return try await turn.alone {
            try await step.once {
                try await self.retryingConflicts { try await self.propose(request, requester, step) }
            } again: { id in
                try await self.requireConvener(requester, of: CeremonyKind(rawValue: request.kind), in: vault)
                return try await self.ceremony(id, by: requester)
            }
        }
    }

    @inline(never)
    private func propose(_ request: CeremonyRequest, _ requester: Requester, _ step: IdempotentStep) async throws
        -> CeremonyAnswer
    {
        let vault = step.vault
        try await requireSeated(vault)
        let admission = try await admitConvener(requester, of: CeremonyKind(rawValue: request.kind), in: vault)
        guard let kind = CeremonyKind(rawValue: request.kind), kind == .drill || kind.isChanging else {
            throw OperationError(
                .malformedRequest,
                "kind is rekey, rotate, replaceShare, enrol, drill, adminReset or destroy."
            )
        }
        let row: CeremonyRow
        var writer = Writer(vault.sealer)
        if kind == .drill {
            row = try await newDrill(request, in: vault)
        } else {
            row = try await newCeremony(kind, request, admission, vault)
            var stored = admission.snapshot.row
            stored.openCeremony = row.id
            try writer.update(ChangeKind.propose, stored, from: admission.snapshot.row)
        }
        try writer.insert(ChangeKind.propose, row)
        writer.witness(ChangeKind.propose, admission)
        let set = WriteSet(by: admission.permit, writer.changes)
        try await step.commit(set, CeremonyRow.table, row.id)
        log.notice("ceremony-opened", metadata: ["kind": "\(row.kind)", "ceremony": "\(row.id)"])
        return try await ceremony(row.id, by: requester)
    }

    @inline(never)
    private func newCeremony(
        _ kind: CeremonyKind,
        _ request: CeremonyRequest,
        _ admission: Admission,
        _ vault: OpenVault
    ) async throws -> CeremonyRow {
        try await requireNoneOpen(admission.snapshot.row, in: vault)
        let committed = try await committed(vault)
        guard committed.records.vault.tag == admission.snapshot.row.tag else {
            throw StoreError(.conflict, "the vault changed while the proposal was made")
        }
        if kind == .rotate, request.force != true { try requireConfirmed(committed.records.shareholders) }
        // A factor that nobody has would be found missing only when the shares are there.
        let change = ServerFactorChange(rawValue: request.serverFactor ?? "") ?? .keep
        if kind.makesEpoch { _ = try await serverFactor(change, after: committed.custody.configuration) }
        let (id, nonce) = try newCeremonyID()
        let draft = ProposalDraft(
            request: request,
            kind: kind,
            committed: committed,
            rosters: try await rosters(of: committed.epoch, in: vault),
            ceremony: id,
            nonce: nonce
        )
        return CeremonyRow(
            id: id.text,
            kind: kind.rawValue,
            state: CeremonyState.open.rawValue,
            nonce: nonce,
            epoch: committed.epoch,
            proposal: try draft.document().bytes,
            created: clock.now(),
            expires: try expiry(request.lifetime, default: CeremonyLimits.lifetime),
            tagging: .unset
        )
    }

    func newCeremonyID() throws -> (CeremonyID, nonce: Bytes) {
        guard let id = CeremonyID(random: random.bytes(16)) else {
            throw OperationError(.internalError, "No ceremony id could be made.")
        }
        return (id, random.bytes(32))
    }

    func expiry(_ asked: Int64?, default lifetime: Int64) throws -> Instant {
        let seconds = asked ?? lifetime
        guard CeremonyLimits.lifetimes.contains(seconds) else {
            throw OperationError(
                .malformedRequest,
                "lifetime is in seconds, from \(CeremonyLimits.lifetimes.lowerBound) to \(CeremonyLimits.lifetimes.upperBound)."
            )
        }
        return clock.now().adding(seconds: seconds).roundedDown
    }

    /// One that has expired makes way for the next.
    @inline(never)
    private func requireNoneOpen(_ row: VaultRow, in vault: OpenVault) async throws {
        guard let id = row.openCeremony else { return }
        let open = try await checkedCeremony(id, in: vault)
        if let expires = open.expires, expires <= clock.now() {
            try await end(
                try await ongoing(open, in: vault),
                as: .expired,
                in: vault
            )
            throw StoreError(.conflict, "an expired ceremony was in the way")
        }
        throw OperationError(
            .ceremonyOpen,
            "The ceremony \(id) (\(open.kind)) is open. Finish it, or abort it: keyquorum shareholders abort.",
            facts: ["ceremony": .text(id), "kind": .text(open.kind)]
        )
    }

    func requireConfirmed(_ shareholders: [ShareholderRow]) throws {
        let unconfirmed = shareholders.filter(\.isUnconfirmed).map(\.holder).sorted()
        guard unconfirmed.isEmpty else {
            throw OperationError(
                .unconfirmed,
                "These holders have not shown yet that they can read their shares: \(unconfirmed.joined(separator: ", "))."
                    + " Have them confirm, or use force.",
                facts: ["unconfirmed": .list(unconfirmed.map(OperationError.Fact.text))]
            )
        }
    }
}

/// Bounds of ceremonies.
enum CeremonyLimits {
    /// How long a changing ceremony stays open where nothing is said: a week.
    static let lifetime: Int64 = 7 * 86_400
    static let drillLifetime: Int64 = 30 * 86_400
    /// What may be asked for.
    static let lifetimes: ClosedRange<Int64> = 60...90 * 86_400
    /// Drills that may be open at a time.
    static let drills = 16
    /// Names that a sealed share without one is tried with.
    static let namesTried = 64
    /// How often the database's log is tried to be cut while readers are in the way.
    static let flushes = 20
}
