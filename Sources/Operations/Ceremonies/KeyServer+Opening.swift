import Access
import Canonical
import Custody
import Logging
import Store
import Synchronization

extension KeyServer {
    func attemptOpen(_ attempt: OpenAttempt, _ outcome: inout SealOutcome) async throws {
        do {
            let anchor = try await readAnchor()
            let header = header.withLock { $0 }
            let opening = VaultOpening(store: store, header: header, anchor: anchor, random: random)
            let factor = serverFactor(for: attempt.custody.configuration)
            let means = VaultOpening.Means.shares(SharesOpening(attempt: attempt, factor: factor))
            // Another process with this server's identity may begin a start at the same moment.
            try await retryingConflicts { try await self.takeSeat(try await opening.open(means)) }
            outcome.refusal = nil
            try await step(.opened(attempt: attempt.number), &outcome)
        } catch let refusal as VaultOpening.Refusal {
            outcome.damages = refusal.damages
            outcome.newest = refusal.newest
            for damage in refusal.damages {
                log.error("damaged", metadata: ["row": "\(damage.table) \(damage.id)", "what": "\(damage.what)"])
            }
            try await step(.openFailed(attempt: attempt.number, refusal.failure), &outcome)
        } catch let error as StoreError where error.code == .damaged {
            outcome.damages = [Damage(table: "database", id: "?", what: error.detail)]
            try await step(.openFailed(attempt: attempt.number, .stateDamaged([error.detail])), &outcome)
        } catch let error as OperationError where error.code == .identityRevoked {
            try await step(.openFailed(attempt: attempt.number, .identityRevoked), &outcome)
            try await step(.droppedAll, &outcome)
        } catch let error as StoreError where error.code == .unavailable {
            try await openedHeader(attempt, &outcome)
        } catch {
            log.error(
                "the vault could not be opened",
                metadata: ["error": "\(OperationError(from: error).operatorDetail ?? "\(error)")"]
            )
            try await step(.openFailed(attempt: attempt.number, .unavailable), &outcome)
        }
    }

    /// Without the database the shares are proved on the header, and a database that waits for its key gets it; then the next tick tries again.
    @inline(never)
    private func openedHeader(_ attempt: OpenAttempt, _ outcome: inout SealOutcome) async throws {
        var failure = OpenFailure.unavailable
        do {
            try await offerDatabaseKey(attempt)
        } catch let refusal as VaultOpening.Refusal {
            failure = refusal.failure
        }
        try await step(.openFailed(attempt: attempt.number, failure), &outcome)
    }

    /// The newest checkpoint that this server kept outside the database; nil where it kept none. One that is there and cannot be read is not
    /// taken for none.
    func readAnchor() async throws -> SignedCheckpoint? {
        guard let bytes = try await folder.read(.anchor) else { return nil }
        guard let anchor = SignedCheckpoint(anchor: bytes) else {
            let damage = Damage(
                table: "root folder",
                id: "anchor",
                what: "the file cannot be read; restore it, or remove it if you know why"
            )
            throw VaultOpening.Refusal(failure: .stateDamaged(["anchor"]), damages: [damage])
        }
        return anchor
    }

    /// Begins this start's chain, certifies the server's identity if that is due, and sits down: from here on requests are served.
    ///
    /// Throws `identity-revoked`.
    @inline(never)
    func takeSeat(_ opened: VaultOpening.Opened) async throws {
        let sealer = RowSealer(vault: opened.records.vault.id, keyring: opened.keyring)
        let join = try await join(opened, sealer)
        let vault = join?.vaultRow ?? opened.records.vault
        let earlier = opened.records.servers.first { $0.id == identity.id }
        let kept = try await keptCertificate(of: earlier, sealer)
        let server = try certifiedServerRow(opened.history.authority, vault: vault.id, after: earlier, keeping: kept)
        let open = OpenVault(
            id: vault.id,
            epoch: vault.epoch,
            keyring: opened.keyring,
            committer: committer(vault.id, start: server.row.startCounter, sealer, opened.newest?.checkpoint.hash),
            store: store,
            sealCounter: vault.sealCounter,
            history: opened.history,
            after: earlier
        )
        var writer = Writer(sealer)
        if let earlier {
            try writer.update(ChangeKind.unseal, server.row, from: earlier)
        } else {
            try writer.insert(ChangeKind.unseal, server.row)
        }
        if kept == nil {
            try writer.insert(ChangeKind.certifyServer, CertificateRow(server.certificate, CertificateKind.server))
        }
        try join?.write(to: &writer)
        try writeWraps(of: opened, vault, sealer, &writer)
        try await keep(try opened.records.header ?? opened.records.header(nil), opened.keyring)
        do {
            try await commit(writer, as: .internal(.recovery), in: open)
        } catch let error as StoreError where error.code == .identityInUse {
            // Another process with this identity took this start a moment ago; the next one is free.
            throw StoreError(.conflict, error.detail)
        }
        newestCheckpoint.withLock { $0 = opened.newest }
        seat.take(open)
        autoUnsealState.withLock { $0.isWanted = false }
        await keepIdentityChain(server.certificate, opened.history.authority)
        await showSession(of: open)
        await attemptCheckpoint(of: open)
    }

    /// Renews the wraps for the keys that unseal by themselves.
    ///
    /// A seal by hand, a rotate and a destruction remove the wraps and change the vault's row. No wrap may come after them from an unseal that
    /// began before, and none may come before them that they have not read: so a new one changes the row as well.
    private func writeWraps(
        of opened: VaultOpening.Opened,
        _ vault: VaultRow,
        _ sealer: RowSealer,
        _ writer: inout Writer
    ) throws {
        let before = writer.changes.count
        try sealKeyWraps.renew(opened.records.wraps, sealer, at: clock.now(), in: &writer)
        guard vault == opened.records.vault else { return }
        if writer.changes.count > before {
            try writer.update(ChangeKind.unseal, vault, from: opened.records.vault)
        } else {
            writer.witness(ChangeKind.unseal, opened.records.vault)
        }
    }

    @inline(never)
    private func join(_ opened: VaultOpening.Opened, _ sealer: RowSealer) async throws -> HeaderJoin? {
        guard let header = opened.records.header else { return nil }
        log.notice("rows-brought-forward", metadata: ["to": "\(header.position)"])
        return try await HeaderJoin(header, opened.records, sealer, in: store, keeping: identity.id, now: clock.now())
    }

    /// This server's own auto-unseal wrap, as its options want it.
    var sealKeyWraps: SealKeyWraps { SealKeyWraps(key: options.sealKey, server: identity.id) }

    /// The transcript of an unseal is written once the vault is open: a sealed server writes nothing.
    func record(_ transcript: Transcript) async throws {
        guard let vault = seat.vault else { return }
        let (ceremony, now) = (desk.withLock { $0.ceremony }, clock.now())
        var writer = Writer(vault.sealer)
        try writer.insert(
            ChangeKind.unseal,
            CeremonyRow(
                id: ceremony.id.text,
                kind: CeremonyKind.unseal.rawValue,
                state: CeremonyState.finished.rawValue,
                nonce: ceremony.nonce,
                epoch: vault.epoch,
                transcript: transcript.bytes,
                created: now,
                expires: ceremony.expires,
                finished: now,
                tagging: .unset
            )
        )
        try await commit(writer, as: .internal(.recovery), in: vault)
    }
}
