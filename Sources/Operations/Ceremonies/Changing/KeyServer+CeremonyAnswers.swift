import Canonical
import Custody
import HolderKeys
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// A ceremony as this requester may see it. While the vault is open a changing one comes with this server's key for it, signed, so that a
    /// holder can check the server before a share leaves him.
    @inline(never)
    func answer(_ row: CeremonyRow, _ shareholders: [ShareholderRow], by requester: Requester) async throws
        -> CeremonyAnswer
    {
        var answer = CeremonyAnswer(row, shareholders)
        guard let vault = seat.vault else { return requester.sees(answer, self) }
        answer.vault = vault.id.text
        answer.epoch = vault.epoch.number
        answer.identityKey = identity.pem
        if row.proposal != nil {
            try vault.sealer.check(row)
            try await fill(&answer, row, vault)
        }
        if row.kind == CeremonyKind.drill.rawValue { answer.fillDrill(row, shareholders) }
        if row.kind == CeremonyKind.rotate.rawValue, row.state == CeremonyState.finished.rawValue {
            answer.progress = try await rewrapProgress(of: vault)
        }
        return requester.sees(answer, self)
    }

    @inline(never)
    private func fill(_ answer: inout CeremonyAnswer, _ row: CeremonyRow, _ vault: OpenVault) async throws {
        let isOver = CeremonyState(rawValue: row.state)?.isOver ?? true
        let work = isOver ? nil : try await work(row.id, in: vault)
        let ceremony = if let work { work.ceremony } else { try await ongoing(row, in: vault) }
        answer.state = ceremony.row.state
        answer.proposed = ceremony.document.answer
        answer.epoch = ceremony.document.proposal.committedEpoch.number
        answer.warnings = warnings(of: ceremony.document.proposal)
        guard let work, !ceremony.state.isOver else { return }
        answer.warnings = warnings(of: ceremony.document.proposal) + work.warnings(besides: identity.id)
        let desk = consentDesk(work)
        let status = consents.status(of: ceremony.open.id) ?? desk.machine.status
        answer.fill(status)
        try await sign(&answer, ceremony, desk)
    }

    /// This server's word that the key is its own, for exactly this proposal.
    @inline(never)
    private func sign(_ answer: inout CeremonyAnswer, _ ceremony: OngoingCeremony, _ desk: ConsentDesk) async throws {
        let expires = ceremony.row.expires ?? ceremony.row.created
        let statement = CeremonyStatement(
            context: context(of: ceremony),
            server: identity.id,
            publicKey: desk.key.publicKey,
            expires: expires
        )
        answer.publicKey = desk.key.publicKey.base64
        answer.signature = try identity.sign(statement.bytes).base64
        answer.identityKey = identity.pem
        answer.identityChain = await identityChain()
    }

    /// The open changing ceremony, for the seal status of an open vault; nil where there is none or it cannot be read.
    @inline(never)
    func openCeremonyAnswer(by requester: Requester) async -> CeremonyAnswer? {
        guard let vault = seat.vault, let id = try? await snapshot(of: vault).row.openCeremony else { return nil }
        return try? await ceremony(id, by: requester)
    }
}

extension KeyServer.ConsentWork {
    /// What follows from the proposal for those who are not in it.
    fileprivate func warnings(besides server: Digest) -> [String] {
        let (proposal, configuration) = (ceremony.document.proposal, committed.custody.configuration)
        var warnings: [String] = []
        let others = committed.records.servers.filter {
            $0.state == ServerState.active && $0.id != server && !proposal.servers.contains($0.id)
        }
        if proposal.kind == .rotate, !others.isEmpty {
            let ids = others.map(\.id.hex).joined(separator: ", ")
            warnings.append("These servers do not get the new master key and seal themselves at the commit: \(ids).")
        }
        if proposal.kind.makesEpoch, configuration.sealedSharesOnly, !proposal.sealedSharesOnly {
            warnings.append(
                "From the commit on shares need not come sealed any more; name sealedSharesOnly to keep it."
            )
        }
        if proposal.kind == .replaceShare {
            warnings.append(
                "The share is made again as it was: whoever finds the lost one can use it. If it may be stolen, rekey."
            )
        }
        return warnings
    }
}

extension Requester {
    /// The answer without holders' names where the roster is not public.
    fileprivate func sees(_ answer: CeremonyAnswer, _ server: KeyServer) -> CeremonyAnswer {
        if server.mayRead(self) { return answer }
        var hidden = answer
        (hidden.confirmed, hidden.unconfirmed, hidden.groups) = (nil, nil, nil)
        // Who is asked to consent must see to what; of what is over nobody needs the names.
        if CeremonyState(rawValue: answer.state ?? "")?.isOver == true { hidden.proposed = nil }
        return hidden
    }
}

extension CeremonyAnswer {
    fileprivate mutating func fill(_ status: ConsentStatus) {
        groups = status.groups.map {
            SealStatusAnswer.Group(
                name: $0.name,
                threshold: $0.threshold,
                shares: $0.shares,
                submitted: $0.submitted,
                missing: $0.missing
            )
        }
        groupThreshold = status.groupThreshold
        confirmed = status.confirmed
        unconfirmed = status.unconfirmed
    }

    /// Who has proven his share since the drill began.
    fileprivate mutating func fillDrill(_ row: CeremonyRow, _ shareholders: [ShareholderRow]) {
        let done = shareholders.filter { ($0.drilled ?? Instant(microseconds: 0)) >= row.created }
        confirmed = done.map(\.holder).sorted()
        unconfirmed = shareholders.filter { holder in !done.contains(holder) }.map(\.holder).sorted()
    }

    init(_ row: CeremonyRow, _ shareholders: [ShareholderRow]) {
        let isInitialize = row.kind == CeremonyKind.initialize.rawValue
        let confirmed = shareholders.filter { !$0.isUnconfirmed }.map(\.holder).sorted()
        let unconfirmed = shareholders.filter(\.isUnconfirmed).map(\.holder).sorted()
        self.init(
            id: row.id,
            kind: row.kind,
            state: row.state,
            nonce: row.nonce.base64,
            expires: row.expires?.rfc3339,
            proposal: row.proposal.flatMap { ProposalDocument(reading: $0)?.proposal.digest.hex },
            confirmed: isInitialize ? confirmed : nil,
            unconfirmed: isInitialize ? unconfirmed : nil
        )
    }
}
