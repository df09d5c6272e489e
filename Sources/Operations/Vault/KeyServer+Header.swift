import Access
import Canonical
import Custody
import HolderKeys
import Keyring
import Logging
import Secrets
import Store
import Synchronization

extension KeyServer {
    /// The vault header as the database has it now, for a backup beside the data's.
    public func headerBackup(by requester: Requester) async throws -> HeaderAnswer {
        let vault = try await open()
        _ = try await admin(requester, .backUpDatabase, in: vault)
        return try await keepingUp(vault) {
            guard let records = try await VaultRecords.read(store) else {
                throw OperationError.sealed(await sealStatus())
            }
            try Damage.require(none: records.damages(vault.sealer))
            return HeaderAnswer(try records.header(header.withLock { $0 }?.databaseKey))
        }
    }

    /// What the root folder says by now: an operator may have put a newer header there.
    @inline(never)
    func reloadHeader() async throws {
        let read = try await folder.header()
        header.withLock { $0 = read }
    }

    /// Writes the header, with the database's recovery key where a start left one behind; then nothing of that key remains unwrapped.
    @inline(never)
    @discardableResult
    func keep(_ fresh: VaultHeader, _ keyring: Keyring) async throws -> VaultHeader {
        var fresh = fresh
        var left = try await folder.read(.databaseKey)
        defer { left?.wipe() }
        if let key = left {
            fresh.databaseKey = try VaultHeader.DatabaseKey(SecretBytes(copying: key), of: fresh.vault, keyring)
        } else if let known = header.withLock({ $0 }), known.vault == fresh.vault {
            fresh.databaseKey = known.databaseKey?.renewed(of: fresh.vault, keyring)
        }
        let bytes = try Self.readable(fresh)
        try await folder.writeHeader(bytes)
        header.withLock { [fresh] in $0 = fresh }
        if left != nil { try await folder.remove(.databaseKey) }
        return fresh
    }

    /// The header's bytes, proved by its own reader: one that the next start refuses never replaces a good one.
    private static func readable(_ header: VaultHeader) throws -> Bytes {
        let bytes = header.bytes
        do throws(OperationError) {
            _ = try VaultHeader(reading: bytes)
            return bytes
        } catch {
            throw OperationError(
                .stateDamaged,
                "What the database holds of the vault makes no whole header, so the root folder keeps its own. Restore the database from a backup.",
                operatorDetail: error.detail
            )
        }
    }

    /// While the database does not answer: shares are judged by the header, and the key in it, if any, is handed to the database, which may be
    /// a replacement that cannot read its disk without.
    ///
    /// Throws `VaultOpening.Refusal` when the shares do not open the header.
    @inline(never)
    func offerDatabaseKey(_ attempt: OpenAttempt) async throws {
        guard let header = header.withLock({ $0 }), attempt.custody.isSame(as: header.custody) else { return }
        let factor = serverFactor(for: header.custody.configuration)
        await offerDatabaseKey(header, try SharesOpening(attempt: attempt, factor: factor).keyring(header, random))
    }

    @inline(never)
    func offerDatabaseKey(_ header: VaultHeader, _ keyring: Keyring) async {
        guard let keyedDatabase, let key = header.databaseKey, isTimeForDatabaseKey() else { return }
        do {
            try await keyedDatabase.recover(with: try key.open(of: header.vault, keyring))
            log.notice("database-key-offered")
        } catch {
            log.error("the database did not take its recovery key", metadata: ["error": "\(error)"])
        }
    }

    /// The same while the vault is open: the database may have been replaced under a running server.
    @inline(never)
    func offerDatabaseKey(of vault: OpenVault) async {
        guard keyedDatabase != nil, let header = header.withLock({ $0 }), header.databaseKey != nil else { return }
        do {
            _ = try await store.health()
        } catch {
            if error.code == .unavailable { await offerDatabaseKey(header, vault.keyring) }
        }
    }

    /// At most every ten seconds: it is asked at each tick for as long as the database does not answer.
    private func isTimeForDatabaseKey() -> Bool {
        let now = clock.now()
        return nextDatabaseKey.withLock { next in
            guard now >= next else { return false }
            next = now.adding(seconds: 10)
            return true
        }
    }
}

/// A database that keeps its disk encrypted under a key of its own, and asks for it when it was moved to another machine.
public protocol KeyedDatabase: Sendable {
    /// Gives the key to the database if it waits for it; returns when it took it or does not need it.
    func recover(with key: SecretBytes) async throws
}

extension VaultRecords {
    /// The header of these rows.
    func header(_ databaseKey: VaultHeader.DatabaseKey?) throws -> VaultHeader {
        let custody = try durable()
        guard let epoch = epochs.first(where: { $0.epoch == vault.epoch }), let roster else {
            throw OperationError.damaged([Damage(table: "vault", id: vault.id.text, what: "its roster is missing")])
        }
        return VaultHeader(
            custody: custody,
            created: VaultHeader.Created(epoch: epoch.created, roster: roster.created),
            shareholders: shareholders,
            wraps: wraps,
            masters: masters,
            databaseKey: databaseKey
        )
    }
}

extension VaultHeader {
    /// The holders' keys by which they sign; they are those of the roster.
    var signingKeys: [String: HolderPublicKey] {
        let keys = holders.compactMap { holder in
            (try? HolderPublicKey(der: holder.signingKey ?? holder.publicKey)).map { (holder.name, $0) }
        }
        return Dictionary(keys) { first, _ in first }
    }
}

extension VaultHeader.DatabaseKey {
    init(_ key: SecretBytes, of vault: VaultID, _ keyring: Keyring) throws {
        self.init(
            generation: keyring.current,
            sealed: try keyring.seal(key, as: .databaseKey, [.vault(vault)])
        )
    }

    func open(of vault: VaultID, _ keyring: Keyring) throws -> SecretBytes {
        try keyring.open(sealed, as: .databaseKey, [.vault(vault)], generation: generation)
    }

    /// The same under the current master, where it is under an earlier one; as it is where that one is not known any more.
    fileprivate func renewed(of vault: VaultID, _ keyring: Keyring) -> Self {
        guard generation != keyring.current, let key = try? open(of: vault, keyring) else { return self }
        return (try? Self(key, of: vault, keyring)) ?? self
    }
}

extension DurableCustody {
    /// Whether both are about the same epoch and roster.
    fileprivate func isSame(as other: DurableCustody) -> Bool {
        configuration == other.configuration && roster == other.roster
    }
}
