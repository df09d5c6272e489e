import Canonical
import Custody
import Keyring
import SecretSharing
import TestSupport

/// What people ask of a server.
extension CeremonyWalk {
    mutating func propose(_ kind: Int, _ detail: Int, _ isFloor: Bool, _ hours: Int, _ s: Int) throws {
        guard servers[s].keyring != nil else { return }
        try look(s)
        let rows = store.rows
        guard servers[s].keyring != nil, rows.vault.openCeremony == nil else { return }
        let custody = try rows.custody()
        let id = try Samples.some(CeremonyID(random: random.bytes(16)))
        var proposal = Proposal(
            vault: rows.id,
            committedEpoch: rows.vault.epoch,
            ceremony: id,
            kind: Self.kind(kind),
            nonce: random.bytes(32),
            confirmations: isFloor ? .floor : .all
        )
        var target: SharePosition?
        switch proposal.kind {
        case .rekey, .rotate:
            fill(&proposal, try Self.request(layout: detail).plan())
            let listed = [[], [0], [1], [0, 1]][detail / Self.layouts.count % 4]
            if proposal.kind == .rotate { proposal.servers = listed.map(Self.server) }
        case .replaceShare:
            let holder = custody.roster.holders[detail % custody.roster.holders.count]
            target = holder.position
            fill(&proposal, custody, holder.name, holder.position)
        case .enrol:
            let group = custody.configuration.groups[detail % custody.configuration.groups.count].number
            let others = Self.people.filter { custody.roster.holder(named: $0) == nil }
            guard let index = nextIndex(in: group, used: rows.rostersOfEpoch), !others.isEmpty else { return }
            let position = SharePosition(group: group, index: index)
            target = position
            fill(&proposal, custody, others[detail / 8 % others.count], position)
        default: break
        }
        let row = ModelRows.Ceremony(
            proposal: proposal.bytes,
            expires: now.adding(seconds: Int64(hours) * 3_600),
            target: target
        )
        _ = try write(vault: rows.vault.version, ceremony: nil) { rows in
            rows.vault.openCeremony = id
            rows.ceremonies[id] = row
        }
        reached.insert("proposed \(proposal.kind.rawValue)")
        try look(s)
    }

    static func server(_ number: Int) -> Digest { Samples.digest("server \(number)") }

    private static func kind(_ number: Int) -> CeremonyKind {
        switch number {
        case 0..<14: .rekey
        case 14..<22: .rotate
        case 22..<30: .replaceShare
        case 30..<37: .enrol
        case 37..<39: .adminReset
        default: .destroy
        }
    }

    private func fill(_ proposal: inout Proposal, _ plan: RosterPlan) {
        proposal.groupThreshold = plan.groupThreshold
        proposal.groups = plan.groups.map { Proposal.Group(name: $0.name, threshold: $0.threshold) }
        proposal.holders = plan.holders.map { holder in
            Proposal.Holder(
                name: holder.name,
                group: plan.groups[Int(holder.position.group) - 1].name,
                index: holder.position.index,
                keyDigest: holder.keyDigest,
                signingKeyDigest: nil
            )
        }
    }

    private func fill(
        _ proposal: inout Proposal,
        _ custody: DurableCustody,
        _ holder: String,
        _ position: SharePosition
    ) {
        let groups = custody.configuration.groups
        proposal.groupThreshold = custody.configuration.groupThreshold
        proposal.groups = groups.map { Proposal.Group(name: $0.name, threshold: $0.threshold) }
        proposal.holders = [
            Proposal.Holder(
                name: holder,
                group: groups[Int(position.group) - 1].name,
                index: position.index,
                keyDigest: Samples.digest("key of \(holder)"),
                signingKeyDigest: nil
            )
        ]
    }
}

extension CeremonyWalk {
    mutating func share(
        _ epoch: Int,
        _ holder: Int,
        _ fault: WalkStep.Fault,
        _ consent: CeremonyStep.Consent,
        _ isWithdrawal: Bool,
        _ s: Int
    ) throws {
        guard let custody = servers[s].consent?.custody ?? servers[s].seal.custody,
            let (name, share) = chosen(epoch, holder, custody)
        else { return }
        let asked = servers[s].model?.proposal
        let (channel, proposal) = Self.form(consent, asked)
        let handed = HandedShare(share: share, holder: name, fault: fault, channel: channel, proposal: proposal)
        guard let id = servers[s].consent?.ceremony.id else { return try unseal(handed, s) }
        let content = isWithdrawal ? CeremonyRequest.Content.withdrawal(handed) : .share(handed)
        try send(CeremonyRequest(ceremony: id, content: content), s)
    }

    mutating func unseal(_ handed: HandedShare, _ s: Int) throws {
        if let custody = servers[s].seal.custody, handed.refusal(by: custody) == nil {
            servers[s].shown.insert(handed.holder)
        }
        try perform(servers[s].seal.handle(.submitted(try handed.submitted()), at: now), s)
    }

    /// A share that its holder has, or one of any other epoch.
    private func chosen(_ epoch: Int, _ holder: Int, _ custody: DurableCustody) -> (String, Share)? {
        let current = custody.configuration.epoch
        if epoch == 0 {
            let known = custody.roster.holders.map(\.name)
            let name = known[holder % known.count]
            return fetched[current]?[name].map { (name, $0) }
        }
        let epochs = truth.epochs.keys.sorted()
        let shares = truth.epochs[epochs[epoch % epochs.count]]?.shares ?? []
        return shares.isEmpty ? nil : shares[holder % shares.count]
    }

    private static func form(
        _ consent: CeremonyStep.Consent,
        _ asked: Digest?
    ) -> (SubmittedShare.Channel, Digest?) {
        switch consent {
        case .sealed: (.sealed, nil)
        case .sealedNamed: (.sealed, asked)
        case .sealedOther: (.sealed, Samples.digest("another proposal"))
        case .plainNamed: (.plain, asked)
        case .plainOther: (.plain, Samples.digest("another proposal"))
        case .plainBare: (.plain, nil)
        }
    }

    /// A holder fetches his new share and confirms by it.
    mutating func confirm(_ holder: Int, _ proof: CeremonyStep.Proof, _ s: Int) throws {
        guard let ceremony = servers[s].consent?.ceremony else { return }
        let names = store.rows.staged.keys.sorted()
        let name = names.isEmpty ? Self.people[holder % Self.people.count] : names[holder % names.count]
        if proof != .another { try fetch(name) }
        let other = names.isEmpty ? name : names[(holder + 1) % names.count]
        let owner = proof == .another ? other : name
        let epoch = ceremony.stagedCustody?.configuration.epoch ?? store.rows.vault.epoch
        let share = ceremony.state == .staged ? fetched[epoch]?[owner] : nil
        var bytes = share?.confirmation(nonce: ceremony.proposal.nonce) ?? Bytes(repeating: 0, count: 32)
        if proof == .spoiled { bytes[7] ^= 0x10 }
        // A server that lags behind may wait for the share of an enrolment that was aborted meanwhile.
        let asked = ceremony.stagedCustody?.roster.holders.first { $0.name == name }?.position
        let isRight = share != nil && share?.position == asked && proof != .spoiled && owner == name
        let content = CeremonyRequest.Content.confirmation(holder: name, proof: bytes, isRight: isRight)
        try send(CeremonyRequest(ceremony: ceremony.id, content: content), s)
    }

    /// He decrypts what the database has for him.
    private mutating func fetch(_ name: String) throws {
        guard let encrypted = store.rows.staged[name]?.encryptedShare, let key = keys[name] else { return }
        let share = try Share(reading: key.open(encrypted, as: .shareToHolder, [], generation: key.current))
        fetched[share.epoch, default: [:]][name] = share
    }

    mutating func replay(_ number: Int, _ s: Int) throws {
        guard !requests.isEmpty, let id = servers[s].consent?.ceremony.id else { return }
        let request = requests[requests.count - 1 - number % requests.count]
        if request.isBound && request.ceremony != id { return }
        reached.insert(request.ceremony == id ? "replayed" : "replayed elsewhere")
        try send(request, s)
    }

    private mutating func send(_ request: CeremonyRequest, _ s: Int) throws {
        requests.append(request)
        if requests.count > 32 { requests.removeFirst() }
        let time = now
        switch request.content {
        case .share(let handed):
            let event = ConsentEvent.submitted(try handed.submitted(), proposal: handed.proposal)
            try consent(s, event) { $0.submit(handed, at: time) }
        case .withdrawal(let handed):
            try consent(s, .withdrawn(try handed.submitted())) { $0.withdraw(handed, at: time) }
        case .confirmation(let holder, let proof, let isRight):
            let isRight = isRight && request.ceremony == servers[s].consent?.ceremony.id
            try consent(s, .confirmed(holder: holder, proof: proof)) { $0.confirm(holder, isRight: isRight, at: time) }
        }
    }
}
