import Canonical
import Custody
import Keyring
import SecretSharing
import Secrets
import TestSupport

/// The shell around the seal: opening, noticing what others wrote, and the objects.
extension CeremonyWalk {
    /// A new vault whose shares are delivered.
    static func vault(
        _ random: SeededRandom,
        _ keys: [String: Keyring],
        _ values: [SecretBytes]
    ) throws -> (ModelStore, CeremonyTruth) {
        let vault = VaultID.random(random.bytes(16))
        let ceremony = try InitializeCeremony(
            id: Samples.some(CeremonyID(random: random.bytes(16))),
            nonce: random.bytes(32)
        )
        let plan = try request(layout: Int(random.bytes(1)[0])).plan()
        let made = try NewEpoch(vault: vault, epoch: Epoch(1), plan: plan, ceremony: ceremony, random: random)
        let master = try MasterKey.random(generation: MasterGeneration(1), random)
        var truth = CeremonyTruth()
        truth.note(made)
        try truth.note(master, random: random)
        var rows = ModelRows(
            id: vault,
            vault: ModelRows.Vault(epoch: Epoch(1), revision: 1, generation: MasterGeneration(1))
        )
        rows.epochs[Epoch(1)] = ModelRows.EpochEntry(configuration: made.custody.configuration, state: .committed)
        rows.rosters[ModelRows.RosterKey(epoch: Epoch(1), revision: 1)] = made.custody.roster
        rows.wraps[.recovery] = try made.recovery.wrap(master, binding: made.custody.recoveryBinding, random: random)
        rows.holders = try holders(made.staged, keys)
        let keyring = Keyring(current: master, random: random)
        rows.objects = try values.indices.map { try object($0, values[$0], vault, keyring) }
        return (ModelStore(rows), truth)
    }

    static func request(layout: Int) -> RosterRequest {
        let layout = layouts[layout % layouts.count]
        return RosterRequest(
            shareholders: layout.groups.flatMap { group in
                group.holders.map {
                    RosterRequest.Shareholder(name: $0, group: group.name, keyDigest: Samples.digest("key of \($0)"))
                }
            },
            groups: layout.groups.map { RosterRequest.Group(name: $0.name, threshold: $0.threshold) },
            groupThreshold: layout.threshold
        )
    }

    /// Each share encrypted to its holder.
    static func holders(_ staged: [StagedShare], _ keys: [String: Keyring]) throws -> [String: ModelRows.Holder] {
        var holders: [String: ModelRows.Holder] = [:]
        for staged in staged {
            holders[staged.holder.name] = ModelRows.Holder(
                encryptedShare: try encrypted(staged.share, to: staged.holder.name, keys),
                confirmDigest: staged.confirmDigest
            )
        }
        return holders
    }

    static func encrypted(_ share: Share, to holder: String, _ keys: [String: Keyring]) throws -> Bytes {
        try Samples.some(keys[holder]).seal(share.raw, as: .shareToHolder, [])
    }

    static func object(
        _ number: Int,
        _ value: SecretBytes,
        _ vault: VaultID,
        _ keyring: Keyring
    ) throws -> ModelRows.Object {
        let wrapped = try keyring.wrapMaterial(value, context(number, vault))
        return ModelRows.Object(generation: keyring.current, wrapped: wrapped)
    }

    static func context(_ number: Int, _ vault: VaultID) -> MaterialContext {
        MaterialContext(vault: vault, id: "object \(number)", objectType: 2, revision: 1)
    }
}

extension CeremonyWalk {
    mutating func perform(_ effects: [SealEffect], _ s: Int) throws {
        for effect in effects {
            try boundary()
            switch effect {
            case .attemptOpen(let attempt):
                servers[s].openings = []
                if trouble == .late { servers[s].openings = [attempt] } else { try open(attempt, s) }
            case .confirm(let holders): try confirmDelivered(holders)
            case .forgetKeys: servers[s].forgetKeys()
            case .renewCeremony: servers[s].seal = try renewed(servers[s].seal)
            case .log(let entry): texts.insert("\(entry.code) \(entry.holder ?? "")")
            case .refuse(let refusal):
                texts.insert(refusal.sentence)
                reached.insert("unseal \(refusal.code)")
            case .answer, .record, .discard: break
            }
        }
    }

    private func renewed(_ seal: SealMachine) throws -> SealMachine {
        var seal = seal
        _ = seal.handle(.ceremonyRenewed(try unsealCeremony()), at: now)
        return seal
    }

    /// A right share confirms its holder.
    private mutating func confirmDelivered(_ holders: [String]) throws {
        let known = Set(try store.rows.custody().roster.holders.map(\.name))
        _ = try write(vault: nil, ceremony: nil) { rows in
            for holder in holders where known.contains(holder) { rows.holders[holder]?.isConfirmed = true }
        }
    }

    /// Opens the vault as a server does: commitment, wrap, history.
    mutating func open(_ attempt: OpenAttempt, _ s: Int) throws {
        let rows = store.rows
        let custody = try rows.custody()
        if attempt.custody != custody {
            try perform(servers[s].seal.handle(.custodyChanged(custody), at: now), s)
            return
        }
        if trouble == .requestLost || trouble == .answerLost {
            let failed = SealEvent.openFailed(attempt: attempt.number, .unavailable)
            try perform(servers[s].seal.handle(failed, at: now), s)
            return
        }
        let keyring = try keyring(by: attempt.recoverySecret, custody, rows)
        try checkOpening(attempt, keyring, s)
        let effects = servers[s].seal.handle(.opened(attempt: attempt.number), at: now)
        if servers[s].seal.status.state == .unsealed { servers[s].keyring = keyring }
        try perform(effects, s)
        reached.insert("opened")
        try look(s)
    }

    /// All master keys by a recovery secret and the rows.
    func keyring(by secret: SecretBytes, _ custody: DurableCustody, _ rows: ModelRows) throws -> Keyring {
        let recovery = try RecoveryKey(recoverySecret: secret, factor: nil, salt: custody.configuration.salt)
        guard recovery.matches(custody.configuration.commitment) else {
            throw OpenRefused(failure: .configurationAltered)
        }
        guard let wrap = rows.wraps[.recovery],
            let master = try? recovery.open(wrap, generation: rows.vault.generation, binding: custody.recoveryBinding)
        else { throw OpenRefused(failure: .wrapDamaged) }
        var earlier: [MasterKey] = []
        for case (.history(let generation), let wrap) in rows.wraps {
            earlier.append(try master.open(earlier: wrap, generation: generation, vault: rows.id))
        }
        return Keyring(current: master, earlier: earlier, random: random)
    }

    struct OpenRefused: Error {
        let failure: OpenFailure
    }

    mutating func seal(_ s: Int) throws {
        try perform(servers[s].seal.handle(.sealRequested(next: try unsealCeremony()), at: now), s)
    }

    /// The server notices what the database has. One that lacks the master key and got no wrap of it seals itself.
    mutating func look(_ s: Int) throws {
        let rows = store.rows
        let custody = try rows.custody()
        if let keyring = servers[s].keyring, rows.vault.generation > keyring.current {
            guard let master = try newMaster(s, keyring, rows) else {
                reached.insert("left out")
                try seal(s)
                try perform(servers[s].seal.handle(.custodyChanged(custody), at: now), s)
                return
            }
            servers[s].keyring = Keyring(current: master, earlier: keyring.allMasters, random: random)
            servers[s].known = []
            if !truth.isRight(master) { throw Broken(what: "went on with a wrong master key") }
        }
        try perform(servers[s].seal.handle(.custodyChanged(custody), at: now), s)
        guard servers[s].keyring != nil else { return }
        try lookAtCeremony(s, rows, custody)
    }

    private mutating func newMaster(_ s: Int, _ keyring: Keyring, _ rows: ModelRows) throws -> MasterKey? {
        let generation = rows.vault.generation
        if let master = servers[s].known.last(where: { $0.generation == generation && truth.isRight($0) }) {
            return master
        }
        guard let wrap = rows.wraps[.server(s)],
            let master = try? keyring.currentMaster.open(next: wrap, generation: generation, vault: rows.id)
        else { return nil }
        reached.insert("went on")
        _ = try write(vault: nil, ceremony: nil) { $0.wraps[.server(s)] = nil }
        return master
    }

    private mutating func lookAtCeremony(_ s: Int, _ rows: ModelRows, _ custody: DurableCustody) throws {
        if let id = servers[s].consent?.ceremony.id {
            let ceremony = try rows.ceremony(id)
            try consent(s, .changed(ceremony, custody)) { $0.change(ceremony, custody) }
        }
        guard let open = rows.vault.openCeremony, servers[s].consent?.ceremony.id != open else { return }
        let ceremony = try rows.ceremony(open)
        servers[s].consent = ConsentMachine(custody: custody, ceremony: ceremony)
        servers[s].model = ConsentModel(custody: custody, ceremony: ceremony)
        servers[s].stages = []
    }
}

extension CeremonyWalk {
    /// A server that writes objects goes by the newest generation; another one notices first.
    private mutating func isCurrent(_ s: Int) throws -> Keyring? {
        if servers[s].keyring?.current != store.rows.vault.generation { try look(s) }
        return servers[s].keyring
    }

    mutating func write(_ object: Int, _ s: Int) throws {
        guard let keyring = try isCurrent(s) else { return }
        let number = object % values.count
        let written = try Self.object(number, values[number], store.rows.id, keyring)
        _ = try write(vault: store.rows.vault.version, ceremony: nil) { $0.objects[number] = written }
    }

    /// Wraps up to so many objects of earlier generations anew.
    mutating func rewrap(_ objects: Int, _ s: Int) throws {
        guard let keyring = try isCurrent(s) else { return }
        let behind = store.rows.objects.indices.filter { store.rows.objects[$0].generation < keyring.current }
        for number in behind.prefix(objects) {
            let object = store.rows.objects[number]
            let context = Self.context(number, store.rows.id)
            let material = try keyring.unwrapMaterial(object.wrapped, context, generation: object.generation)
            let wrapped = try keyring.wrapMaterial(material, context)
            _ = try write(vault: nil, ceremony: nil) {
                $0.objects[number] = ModelRows.Object(generation: keyring.current, wrapped: wrapped)
            }
            reached.insert("rewrapped")
        }
    }

    /// Drops the earlier masters once nothing names them.
    mutating func purge(_ s: Int) throws {
        guard let keyring = try isCurrent(s) else { return }
        guard store.rows.objects.allSatisfy({ $0.generation == keyring.current }) else { return }
        _ = try write(vault: store.rows.vault.version, ceremony: nil) { rows in
            for case .history(let generation) in rows.wraps.keys { rows.wraps[.history(generation)] = nil }
        }
        reached.insert("purged")
    }
}
