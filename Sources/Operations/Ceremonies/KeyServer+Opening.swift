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
            let opened = try await VaultOpening(store: store, anchor: anchor, random: random).open(attempt)
            try await takeSeat(opened)
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
        } catch {
            log.error(
                "the vault could not be opened",
                metadata: ["error": "\(OperationError(from: error).operatorDetail ?? "\(error)")"]
            )
            try await step(.openFailed(attempt: attempt.number, .unavailable), &outcome)
        }
    }

    /// The newest checkpoint that this server kept outside the database; nil where it kept none. One that is there and cannot be read is not
    /// taken for none.
    private func readAnchor() async throws -> SignedCheckpoint? {
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

    /// Begins this start's chain, certifies the server's identity anew and sits down: from here on requests are served.
    private func takeSeat(_ opened: VaultOpening.Opened) async throws {
        let vault = opened.records.vault
        let sealer = RowSealer(vault: vault.id, keyring: opened.keyring)
        let earlier = opened.records.servers.first { $0.id == identity.id }
        let server = try certifiedServerRow(opened.history.authority, vault: vault.id, after: earlier)
        let open = OpenVault(
            id: vault.id,
            epoch: vault.epoch,
            keyring: opened.keyring,
            committer: committer(vault.id, start: server.row.startCounter, sealer, opened.newest?.checkpoint.hash),
            store: store,
            sealCounter: vault.sealCounter,
            history: opened.history
        )
        var writer = Writer(sealer)
        if let earlier {
            try writer.update(ChangeKind.unseal, server.row, from: earlier)
        } else {
            try writer.insert(ChangeKind.unseal, server.row)
        }
        try writer.insert(ChangeKind.certifyServer, CertificateRow(server.certificate, CertificateKind.server))
        try await writeHeader(opened)
        try await commit(writer, as: .internal(.recovery), in: open)
        newestCheckpoint.withLock { $0 = opened.newest }
        seat.take(open)
        await attemptCheckpoint(of: open)
    }

    private func writeHeader(_ opened: VaultOpening.Opened) async throws {
        let epoch = opened.records.epochs.first { $0.epoch == opened.records.vault.epoch }
        let header = VaultHeader(
            vault: opened.records.vault.id,
            configuration: epoch?.configuration ?? [],
            roster: opened.records.roster.roster,
            wraps: [opened.records.wrap],
            masters: try await store.rows(MasterRow.self)
        )
        try await folder.writeHeader(header.bytes)
    }

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
                state: CeremonyState.finished,
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
