import Canonical
import Keyring
import Logging
import Secrets
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// The vault's row out of an answer, after this server has taken the master key under which it is, if another server made a new one.
    ///
    /// Throws `Damage` for a row that is missing or altered; `OperationError` with code `generation-behind` when this server was not given the
    /// master key, and then it has sealed itself.
    @inline(never)
    func checkedRow(_ rows: [RawRow], of vault: OpenVault) async throws -> VaultRow {
        if let raw = rows.first, let generation = raw.generation, generation > vault.keyring.current {
            try await vault.masterTurn.alone { try await self.follow(raw, generation, vault) }
        }
        return try vault.checked(rows)
    }

    /// Runs `body`. If it met a row under a newer master key, the server takes that one and `body` runs once more: what is read after the
    /// vault's row may have been wrapped anew meanwhile, which is no damage.
    @inline(never)
    func keepingUp<Answer>(_ vault: OpenVault, _ body: () async throws -> Answer) async throws -> Answer {
        for _ in 1..<SnapshotLimits.attempts {
            do {
                return try await body()
            } catch let damage as Damage where damage.isAhead {
                try await keepUp(vault, after: damage)
            }
        }
        return try await body()
    }

    /// The same for what is answered in every state.
    @inline(never)
    func keepingUp<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        guard let vault = seat.vault else { return try await body() }
        return try await keepingUp(vault, body)
    }

    /// Takes the master key of now. Throws the damage again where there is no newer one than this server has: then the row is forged.
    @inline(never)
    func keepUp(_ vault: OpenVault, after damage: Damage) async throws {
        let before = vault.keyring.current
        _ = try await snapshot(of: vault)
        guard vault.keyring.current > before else { throw damage }
    }

    /// Makes the master key of this vault's row the current one, if the row's tag fits. Callers hold the turn.
    @inline(never)
    private func follow(_ raw: RawRow, _ generation: MasterGeneration, _ vault: OpenVault) async throws {
        guard generation > vault.keyring.current else { return }
        let row = try VaultRow(raw)
        // One that is known already may be of a rotate that was given up.
        if (try? vault.sealer.check(row)) == nil { try await takeMasters(upTo: generation, vault) }
        try vault.sealer.check(row)
        guard row.id == vault.id, row.masterGeneration == generation else {
            throw Damage(raw, "it is not under the master key that it names")
        }
        try await vault.move(to: generation)
        log.notice("master-taken", metadata: ["generation": "\(generation)"])
    }

    @inline(never)
    private func takeMasters(upTo generation: MasterGeneration, _ vault: OpenVault) async throws {
        let known = vault.keyring
        let numbers = (known.current.number + 1...generation.number).suffix(RotationLimits.generations)
        let answers = try await store.read(
            [.wraps(of: known.current)] + numbers.map { .serverWrap(MasterGeneration($0), identity.id) }
        )
        var keyring = known
        for wrap in try answers.dropFirst().joined().map(WrapRow.init) {
            if let master = vault.open(wrap, under: keyring, for: identity.id) { keyring = keyring.knowing([master]) }
        }
        guard let taken = try? keyring.moved(to: generation).currentMaster,
            try answers[0].map(WrapRow.init)
                .contains(where: { $0.holds(known.currentMaster, under: taken, in: vault.id) })
        else { return try await fallBehind(vault) }
        vault.know(keyring.allMasters)
    }

    /// Nobody gave this server the new master key: it was not named in the rotate.
    @inline(never)
    private func fallBehind(_ vault: OpenVault) async throws {
        await vault.committer.stop()
        try leaveSeat(vault)
        log.critical("the vault has a new master key that was not given to this server; it seals itself")
        throw OperationError(
            .generationBehind,
            "The vault has a new master key, which was not given to this server: it sealed itself. Hand in shares: keyquorum recover."
        )
    }
}

extension Query {
    /// The new master key as it was sealed to one server.
    fileprivate static func serverWrap(_ master: MasterGeneration, _ server: Digest) -> Query {
        .row(WrapRow.table, key: WrapRow.key(master: master, kind: WrapKind.server, recipient: server.bytes))
    }
}

extension WrapRow {
    /// Whether this is an earlier master's wrap that opens under the newer one to exactly that key.
    fileprivate func holds(_ earlier: MasterKey, under newer: MasterKey, in vault: VaultID) -> Bool {
        guard kind == WrapKind.history, master == earlier.generation,
            let opened = try? newer.open(earlier: wrapped, generation: master, vault: vault)
        else { return false }
        return opened.isSame(as: earlier)
    }
}

extension OpenVault {
    /// A new master key as one server hands it to another: sealed to the session key, and that under the current master key, so that nobody
    /// who can only write the database makes one.
    func wrap(_ master: MasterKey, for session: SessionRow) throws -> WrapRow {
        let fields = handOver(to: session.server)
        let sealed = try master.sealed(to: session.sessionKey, as: .serverWrap, fields)
        return WrapRow(
            master: master.generation,
            kind: WrapKind.server,
            recipient: session.server.bytes,
            wrapped: try keyring.seal(
                SecretBytes(copying: sealed),
                as: .serverWrap,
                fields + [.generation(master.generation)]
            ),
            tagging: .unset
        )
    }

    /// The master key out of a wrap for this server; nil where it does not open.
    fileprivate func open(_ wrap: WrapRow, under keyring: Keyring, for server: Digest) -> MasterKey? {
        let fields = handOver(to: server)
        for generation in keyring.generations.reversed() {
            let sealed = try? keyring.open(
                wrap.wrapped,
                as: .serverWrap,
                fields + [.generation(wrap.master)],
                generation: generation
            )
            guard let sealed else { continue }
            return try? session.open(sealed.withBytes { Bytes($0) }, as: .serverWrap, fields, generation: wrap.master)
        }
        return nil
    }

    private func handOver(to server: Digest) -> [CanonicalValue] { [.vault(id), .digest(server)] }
}
