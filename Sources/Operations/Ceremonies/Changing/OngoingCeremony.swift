import Canonical
import Custody
import SecretSharing
import Store

/// A changing ceremony as the database has it: its row, what it proposes, and what it staged, all of it checked.
struct OngoingCeremony: Sendable {
    let row: CeremonyRow
    let document: ProposalDocument
    let staged: [StagedShareRow]
    /// Configuration and roster that a commit makes durable.
    let stagedCustody: DurableCustody?

    var id: String { row.id }
    var kind: CeremonyKind { document.proposal.kind }
    var state: CeremonyState { CeremonyState(rawValue: row.state) ?? .aborted }

    /// What the machine goes by.
    var open: OpenCeremony {
        OpenCeremony(
            id: document.proposal.ceremony,
            proposal: document.proposal,
            state: state,
            expires: row.expires ?? row.created,
            target: target,
            stagedCustody: stagedCustody,
            expected: Dictionary(staged.map { ($0.holder, $0.confirmDigest) }) { first, _ in first },
            confirmed: Set(staged.filter { $0.confirmed != nil }.map(\.holder))
        )
    }

    /// Whose one share is made.
    private var target: SharePosition? {
        guard kind == .replaceShare || kind == .enrol, let holder = document.proposal.holders.first,
            let group = document.proposal.groups.firstIndex(where: { $0.name.utf8.elementsEqual(holder.group.utf8) })
        else { return nil }
        return SharePosition(group: UInt8(group + 1), index: holder.index)
    }
}

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// The row of a ceremony, whatever its kind. Throws `not-found`.
    @inline(never)
    func checkedCeremony(_ id: String, in vault: OpenVault) async throws -> CeremonyRow {
        try await keepingUp(vault) {
            guard let row = try await store.row(CeremonyRow.self, key: CeremonyRow.key(id.lowercased())) else {
                throw OperationError(.notFound, "There is no such ceremony.")
            }
            try vault.sealer.check(row)
            return row
        }
    }

    /// A changing ceremony with all that belongs to it.
    @inline(never)
    func ongoing(_ row: CeremonyRow, in vault: OpenVault) async throws -> OngoingCeremony {
        guard let proposal = row.proposal, let document = ProposalDocument(reading: proposal),
            document.proposal.ceremony.text == row.id, document.proposal.nonce == row.nonce
        else { throw Damage(row.raw, "its proposal cannot be read") }
        guard row.state == CeremonyState.staged.rawValue else {
            return OngoingCeremony(row: row, document: document, staged: [], stagedCustody: nil)
        }
        let staged = try await store.every(.stagedShares(of: row.id)).map { raw in
            let share = try StagedShareRow(raw)
            try vault.sealer.check(share)
            return share
        }
        let custody = document.proposal.kind.makesShares ? try await stagedCustody(row, in: vault) : nil
        return OngoingCeremony(row: row, document: document, staged: staged, stagedCustody: custody)
    }

    /// A staged ceremony's row names the epoch that its roster belongs to; there the newest roster is the staged one, since only one ceremony
    /// is open at a time.
    @inline(never)
    private func stagedCustody(_ row: CeremonyRow, in vault: OpenVault) async throws -> DurableCustody {
        let answers = try await store.read([
            .row(EpochRow.table, key: EpochRow.key(row.epoch)), .newestRoster(of: row.epoch),
        ])
        guard let epoch = try answers[0].first.map(EpochRow.init), let roster = try answers[1].first.map(RosterRow.init)
        else { throw Damage(row.raw, "what it staged is missing") }
        try vault.sealer.check(epoch)
        try vault.sealer.check(roster)
        return try DurableCustody(
            configuration: EpochConfiguration(reading: epoch.configuration),
            roster: Roster(reading: roster.roster)
        )
    }
}

extension CeremonyKind {
    /// Whether it makes shares, which their holders confirm.
    var makesShares: Bool {
        switch self {
        case .rekey, .rotate, .replaceShare, .enrol: true
        case .initialize, .unseal, .drill, .adminReset, .destroy: false
        }
    }

    /// Whether it begins a new epoch.
    var makesEpoch: Bool { self == .rekey || self == .rotate }
}
