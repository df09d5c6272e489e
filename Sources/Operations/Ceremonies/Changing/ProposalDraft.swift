import Access
import Canonical
import Custody
import HolderKeys
import SecretSharing
import Store

/// Turns what an admin asks for into a whole proposal: every default filled in, every key read and checked, every holder with a place.
struct ProposalDraft {
    let request: CeremonyRequest
    let kind: CeremonyKind
    let committed: CommittedVault
    /// Every roster that was written for the committed epoch.
    let rosters: [Roster]
    let ceremony: CeremonyID
    /// 32 random bytes.
    let nonce: Bytes

    /// Throws `OperationError`: `malformed-request`, `roster-invalid`, `key-refused`, `not-found`.
    func document() throws -> ProposalDocument {
        if let refusal = Self.refusal(of: request, kind) { throw refusal }
        switch kind {
        case .rekey, .rotate: return try newRoster()
        case .replaceShare: return try replacement()
        case .enrol: return try enrolment()
        case .adminReset: return ProposalDocument(try proposal { $0.admin = try admin() }, [])
        case .destroy, .initialize, .unseal, .drill: return ProposalDocument(try proposal { _ in }, [])
        }
    }

    private func proposal(_ fill: (inout Proposal) throws -> Void) throws -> Proposal {
        var proposal = Proposal(
            vault: committed.vault,
            committedEpoch: committed.epoch,
            ceremony: ceremony,
            kind: kind,
            nonce: nonce
        )
        try fill(&proposal)
        return proposal
    }

    // MARK: A roster

    private func newRoster() throws -> ProposalDocument {
        let read = try ReadRoster(rosterRequest())
        let proposal = try proposal { proposal in
            proposal.groupThreshold = read.plan.groupThreshold
            proposal.groups = read.plan.groups.map { .init(name: $0.name, threshold: $0.threshold) }
            proposal.holders = read.plan.holders.map { holder in
                Proposal.Holder(
                    name: holder.name,
                    group: read.plan.groups[Int(holder.position.group) - 1].name,
                    index: holder.position.index,
                    keyDigest: holder.keyDigest,
                    signingKeyDigest: holder.signingKeyDigest
                )
            }
            proposal.serverFactor = try word(request.serverFactor, "serverFactor", "keep, set or remove") ?? .keep
            proposal.sealedSharesOnly = request.sealedSharesOnly ?? false
            proposal.confirmations = try rule()
            proposal.servers = try servers()
        }
        let keys = read.plan.holders.map { holder in
            ProposalDocument.Keys(
                publicKey: read.keys[holder.requestIndex].spki,
                signingKey: read.signingKeys[holder.requestIndex]?.spki
            )
        }
        return ProposalDocument(proposal, keys)
    }

    /// The roster that was asked for; where no shareholders are named the committed ones, and where no thresholds are, theirs.
    private func rosterRequest() throws -> InitializeRequest {
        var roster = InitializeRequest(
            threshold: request.threshold,
            shareholders: request.shareholders ?? [],
            groups: request.groups,
            groupThreshold: request.groupThreshold
        )
        guard request.shareholders == nil else { return roster }
        let configuration = committed.custody.configuration
        roster.shareholders = try committed.custody.roster.holders.map { try holder($0.name, of: $0.position.group) }
        if request.groups == nil, request.threshold == nil || configuration.groups.count > 1 {
            roster.groups = configuration.groups.map { .init(name: $0.name, threshold: Int($0.threshold)) }
            roster.groupThreshold = request.groupThreshold ?? Int(configuration.groupThreshold)
        }
        return roster
    }

    private func holder(_ name: String, of group: UInt8) throws -> InitializeRequest.Holder {
        guard let row = committed.shareholder(named: name) else {
            throw Damage(table: ShareholderRow.table.name, id: name, what: "the row is missing")
        }
        let groups = committed.custody.configuration.groups
        return InitializeRequest.Holder(
            name: name,
            publicKey: try HolderPublicKey(der: row.publicKey).pem,
            signingKey: try row.signingKey.map { try HolderPublicKey(der: $0).pem },
            group: groups.count > 1 ? groups.first { $0.number == group }?.name : nil
        )
    }

    // MARK: One holder

    private func replacement() throws -> ProposalDocument {
        let name = try required(request.holder, "holder")
        guard let place = committed.custody.roster.holder(named: name), let row = committed.shareholder(named: name)
        else { throw OperationError(.notFound, "No shareholder of the committed epoch is named “\(name)”.") }
        let publicKey = try request.publicKey.map { try ReadRoster.key($0, of: name).spki } ?? row.publicKey
        try requireOwn(publicKey, of: place.name)
        let signingKey = try request.signingKey.map { try ReadRoster.signingKey($0, of: name).spki } ?? row.signingKey
        return try oneHolder(name, place.position, .init(publicKey: publicKey, signingKey: signingKey))
    }

    private func enrolment() throws -> ProposalDocument {
        let name = try required(request.holder, "holder")
        if let flaw = HolderName.flaw(of: name) {
            throw OperationError(.rosterInvalid, "The name of the shareholder \(flaw).")
        }
        guard !committed.custody.roster.holders.contains(where: { $0.name == name }) else {
            throw OperationError(
                .rosterInvalid,
                "“\(name)” holds a share already; a lost one is replaced: replaceShare."
            )
        }
        let group = try group()
        guard let index = nextIndex(in: group.number, used: rosters) else {
            throw OperationError(.rosterInvalid, "The group “\(group.name)” has no share left; rekey it.")
        }
        let keys = ProposalDocument.Keys(
            publicKey: try ReadRoster.key(try required(request.publicKey, "publicKey"), of: name).spki,
            signingKey: try request.signingKey.map { try ReadRoster.signingKey($0, of: name).spki }
        )
        guard committed.custody.roster.holders.count < CustodyLimits.holders else {
            throw OperationError(.rosterInvalid, "There can be at most \(CustodyLimits.holders) shareholders.")
        }
        try requireOwn(keys.publicKey, of: name)
        return try oneHolder(name, SharePosition(group: group.number, index: index), keys)
    }

    /// Who has one key has one share.
    private func requireOwn(_ publicKey: Bytes, of name: String) throws {
        let digest = Digest(of: publicKey)
        if let other = committed.custody.roster.holders.first(where: { $0.keyDigest == digest && $0.name != name }) {
            throw OperationError(.rosterInvalid, "“\(other.name)” has the same public key.")
        }
    }

    private func oneHolder(_ name: String, _ position: SharePosition, _ keys: ProposalDocument.Keys) throws
        -> ProposalDocument
    {
        let configuration = committed.custody.configuration
        let proposal = try proposal { proposal in
            proposal.groupThreshold = configuration.groupThreshold
            proposal.groups = configuration.groups.map { .init(name: $0.name, threshold: $0.threshold) }
            proposal.holders = [
                Proposal.Holder(
                    name: name,
                    group: configuration.group(position.group)?.name ?? "",
                    index: position.index,
                    keyDigest: Digest(of: keys.publicKey),
                    signingKeyDigest: keys.signingKey.map { Digest(of: $0) }
                )
            ]
            proposal.sealedSharesOnly = request.sealedSharesOnly ?? false
            proposal.confirmations = try rule()
        }
        return ProposalDocument(proposal, [keys])
    }

    private func group() throws -> ShareGroup {
        let groups = committed.custody.configuration.groups
        if request.group == nil, groups.count == 1 { return groups[0] }
        let name = try required(request.group, "group")
        guard let group = groups.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
            throw OperationError(.rosterInvalid, "There is no group “\(name)”.")
        }
        return group
    }
}

// MARK: Words

extension ProposalDraft {
    private func rule() throws -> ConfirmationRule {
        try word(request.confirmations, "confirmations", "all or floor") ?? .all
    }

    private func servers() throws -> [Digest] {
        let asked = request.servers ?? []
        guard kind == .rotate || asked.isEmpty else {
            throw OperationError(
                .malformedRequest,
                "servers belong to a rotate: only it has a new master key to hand on."
            )
        }
        guard asked.count <= CustodyLimits.servers else {
            throw OperationError(.malformedRequest, "A rotate names at most \(CustodyLimits.servers) servers.")
        }
        let known = Dictionary(committed.records.servers.map { ($0.id, $0.state) }) { first, _ in first }
        return try asked.reduce(into: []) { servers, hex in
            guard let server = Digest(hex: hex) else {
                throw OperationError(.malformedRequest, "servers are server ids: 64 hex digits each.")
            }
            guard let state = known[server] else {
                throw OperationError(.notFound, "No server \(hex) was ever unsealed on this vault.")
            }
            guard state != ServerState.revoked else {
                throw OperationError(.identityRevoked, "The identity of the server \(hex) was revoked: do not name it.")
            }
            if !servers.contains(server) { servers.append(server) }
        }
    }

    private func admin() throws -> String? {
        guard let admin = request.admin else { return nil }
        // Nobody calls as a role or a group: with one of them named the vault would have no administrator.
        guard let subject = try? Subject(text: admin), subject.canCall else {
            throw OperationError(.malformedRequest, "admin is no subject: an e-mail or a certificate's common name.")
        }
        return admin
    }

    private func word<Word: RawRepresentable>(_ text: String?, _ member: String, _ words: String) throws -> Word?
    where Word.RawValue == String {
        guard let text else { return nil }
        guard let word = Word(rawValue: text) else {
            throw OperationError(.malformedRequest, "\(member) is \(words).")
        }
        return word
    }

    private func required(_ value: String?, _ member: String) throws -> String {
        guard let value, !value.isEmpty else {
            throw OperationError(.malformedRequest, "A \(kind.rawValue) needs “\(member)”.")
        }
        return value
    }

    /// A member of another kind is a mistake that nobody should have to find out after the commit.
    static func refusal(of request: CeremonyRequest, _ kind: CeremonyKind) -> OperationError? {
        let ofRoster =
            request.shareholders != nil || request.groups != nil || request.threshold != nil
            || request.groupThreshold != nil || request.serverFactor != nil
        let ofHolder =
            request.holder != nil || request.publicKey != nil || request.signingKey != nil || request.group != nil
        if ofRoster, !kind.makesEpoch {
            return OperationError(.malformedRequest, "A roster and a server factor belong to a rekey or a rotate.")
        }
        if ofHolder, kind != .replaceShare, kind != .enrol {
            return OperationError(.malformedRequest, "holder and publicKey belong to replaceShare and enrol.")
        }
        if request.admin != nil, kind != .adminReset {
            return OperationError(.malformedRequest, "admin belongs to an adminReset.")
        }
        return nil
    }
}
