import Authority
import Canonical
import Custody
import Logging
import Store
import Synchronization

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Reads the vault's records. Where they say that the vault was destroyed this server forgets what it has of it, before it throws
    /// `vault-destroyed`.
    @inline(never)
    func records(joining header: VaultHeader?) async throws -> VaultRecords? {
        do {
            return try await VaultRecords.read(store, joining: header)
        } catch let error as OperationError where error.code == .vaultDestroyed {
            await noteDestroyed()
            throw error
        }
    }

    /// A sealed server looks at each tick, so that its headers do not outlive the vault.
    @inline(never)
    func lookForDestruction() async {
        guard seat.vault == nil, !desk.withLock({ $0.isDestroyed && $0.machine.custody == nil }),
            let raw = try? await store.read(.vault).first, let row = try? VaultRow(raw),
            let epoch = try? await store.row(EpochRow.self, key: EpochRow.key(row.epoch)),
            epoch.state == EpochState.destroyed
        else { return }
        await noteDestroyed()
    }

    /// Ends what this server has of a destroyed vault: its keys and its headers. It may be called again and again.
    ///
    /// Rows that a server cannot check are no reason to give up the only other copy of the wraps: the headers go when a checkpoint that the
    /// vault itself signed says that no wrap is left, or when this server has just seen it with its own keys.
    @inline(never)
    func noteDestroyed() async {
        if let vault = seat.vault {
            guard await isDestroyed(vault) else { return }
            await vault.committer.stop()
            _ = seat.leave()
            consents.clear()
            await forgetVault()
        } else if header.withLock({ $0 }) != nil, await isDestructionSigned() {
            await forgetVault()
        }
        guard seat.vault == nil,
            let empty = try? UnsealDesk(custody: nil, factorID: nil, now: clock.now(), random: random)
        else { return }
        let isNews = desk.withLock { desk in
            guard !desk.isDestroyed, !desk.isBearing else { return false }
            desk = empty
            desk.isDestroyed = true
            return true
        }
        guard isNews else { return }
        log.critical("\(OperationError.vaultDestroyed.detail)")
        if header.withLock({ $0 }) != nil {
            log.critical(
                "no checkpoint of the vault proves that it was destroyed, so its headers stay; if it was, remove header, header.1 and header.2 from the root folder"
            )
        }
    }

    /// Removes the headers of a vault that does not exist any more: with enough old shares they would open its rows.
    ///
    /// For the server that commits the destruction too, after its checkpoint.
    @inline(never)
    func forgetVault() async {
        do {
            try await folder.removeHeaders()
            header.withLock { $0 = nil }
            log.notice("vault-headers-removed")
        } catch {
            log.error(
                "the headers of the destroyed vault could not be removed; remove header, header.1 and header.2 from the root folder",
                metadata: ["error": "\(error)"]
            )
        }
    }

    private func isDestroyed(_ vault: OpenVault) async -> Bool {
        guard let raw = try? await store.read(.vault).first, let row = try? VaultRow(raw),
            let epoch = try? await store.row(EpochRow.self, key: EpochRow.key(row.epoch)),
            epoch.state == EpochState.destroyed
        else { return false }
        return (try? vault.sealer.check(epoch)) != nil && (try? vault.sealer.check(row)) != nil
    }

    /// Whether the newest checkpoint, signed by a history key that the root in this folder certified, counts no wrap: no vault that lives is
    /// without one.
    private func isDestructionSigned() async -> Bool {
        guard let known = header.withLock({ $0 })?.vault, let root = await pinnedRoot(),
            let raw = try? await store.read(.newestCheckpoint).first, let row = try? CheckpointRow(raw),
            let certificate = try? await certificate(CertificateKind.history, generation: 0),
            let key = try? Authority.verifyHistoryKey(certificate: certificate.pem, root: root, vault: known),
            let signed = try? SignedCheckpoint(checking: row, vault: known, key: key)
        else { return false }
        return signed.checkpoint.rows[WrapRow.table.name] == 0
    }

    /// The root's certificate, as the last unseal left it beside this server's own.
    func pinnedRoot() async -> String? {
        guard let kept = try? await folder.read(.identityChain), let chain = String(validating: kept, as: UTF8.self)
        else { return nil }
        let begin = "-----BEGIN CERTIFICATE-----"
        guard let last = chain.split(separator: begin, omittingEmptySubsequences: true).last else { return nil }
        return begin + last
    }
}

extension VaultRecords {
    /// Throws `vault-destroyed` for the committed epoch of a vault that its holders destroyed.
    static func requireNotDestroyed(_ epoch: EpochRow?) throws {
        if epoch?.state == EpochState.destroyed { throw OperationError.vaultDestroyed }
    }
}

extension OperationError {
    static let vaultDestroyed = OperationError(
        .vaultDestroyed,
        "The vault in this database was destroyed by its shareholders; no share opens anything any more. Give the server an empty database."
    )
}
