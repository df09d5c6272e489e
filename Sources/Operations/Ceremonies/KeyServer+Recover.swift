import Access
import Canonical
import Custody
import HolderKeys
import Logging
import SecretSharing
import Secrets
import Store
import Synchronization

extension KeyServer {
    /// Takes a share that came as JSON: plain, or sealed to the ceremony's key.
    public func recover(_ request: RecoverRequest, by requester: Requester) async throws -> SealStatusAnswer {
        if request.signature != nil { try await turn.alone { try await self.refresh() } }
        return try await submit(try read(request), by: requester)
    }

    /// Takes the bytes of a decrypted share, raw or as text, and wipes them.
    public func recover(decrypted bytes: inout Bytes, by requester: Requester) async throws -> SealStatusAnswer {
        let input = SecretBytes(copying: bytes)
        bytes.wipe()
        return try await submit(SubmittedShare(Self.content(input)), by: requester)
    }

    /// Withdraws the share that is shown, or all of them when the operator shows none.
    public func withdraw(_ request: RecoverRequest, by requester: Requester) async throws -> SealStatusAnswer {
        if request.share != nil || request.sealedShare != nil {
            return try await handle(.withdrawn(try read(request)), by: requester)
        }
        guard let presence = requester.presence(operatorToken) else {
            throw OperationError(
                .operatorRequired,
                "Dropping all shares needs the operator: send the token of operator.token in the root folder as bearer token."
            )
        }
        _ = Access.admitToOperate(presence)
        return try await handle(.droppedAll, by: requester)
    }

    private func submit(_ share: SubmittedShare, by requester: Requester) async throws -> SealStatusAnswer {
        try await handle(.submitted(share), by: requester)
    }

    // MARK: Reading a share

    private func read(_ request: RecoverRequest) throws -> SubmittedShare {
        let rollback = try request.acceptRollback.map(Self.checkpointHash)
        if let sealed = request.sealedShare {
            guard let holder = request.holder else {
                throw OperationError(.malformedRequest, "A sealed share needs its holder's name in “holder”.")
            }
            let content = Self.content(try open(sealed, of: holder))
            return SubmittedShare(
                content,
                holder: holder,
                channel: .sealed,
                signature: try verdict(request.signature, holder, content),
                acceptedRollback: rollback
            )
        }
        guard let text = request.share else {
            throw OperationError(.malformedRequest, "Send the share as “share” (text or base64) or as “sealedShare”.")
        }
        let content = Self.content(SecretBytes(copying: text.utf8))
        return SubmittedShare(
            content,
            holder: request.holder,
            signature: try verdict(request.signature, request.holder, content),
            acceptedRollback: rollback
        )
    }

    private static func content(_ input: SecretBytes) -> Result<Share, ShareError> {
        Result { () throws(ShareError) in try Share(reading: input) }
    }

    private static func checkpointHash(_ hex: String) throws -> Digest {
        guard let hash = Digest(hex: hex) else {
            throw OperationError(.malformedRequest, "acceptRollback is the hash of a checkpoint, 64 hex digits.")
        }
        return hash
    }

    private func open(_ sealed: RecoverRequest.Sealed, of holder: String) throws -> SecretBytes {
        let (context, key) = desk.withLock { ($0.context, $0.key) }
        guard let context, let encapsulatedKey = Bytes(base64: sealed.encapsulatedKey),
            let ciphertext = Bytes(base64: sealed.ciphertext)
        else { throw OperationError(.malformedRequest, "encapsulatedKey and ciphertext are base64.") }
        do {
            let share = try SealedShare(encapsulatedKey: encapsulatedKey, ciphertext: ciphertext)
            return try key.open(
                share,
                info: ShareToServerInfo(context: context, server: identity.id).bytes,
                holder: holder
            )
        } catch {
            throw OperationError(
                .sealedShareUnreadable,
                "The sealed share does not open: it was sealed to another ceremony's key or for another holder. Get the seal status and seal it anew."
            )
        }
    }

    private func verdict(
        _ signature: String?,
        _ holder: String?,
        _ content: Result<Share, ShareError>
    ) throws -> SubmittedShare.SignatureVerdict {
        guard let signature else { return .absent }
        guard let bytes = Bytes(base64: signature) else {
            throw OperationError(.malformedRequest, "signature is base64.")
        }
        let (context, publicKey, custody) = desk.withLock { ($0.context, $0.key.publicKey, $0.machine.custody) }
        guard let context, let custody, case .success(let share) = content,
            let member = holder.map({ custody.roster.holder(named: $0) }) ?? custody.roster.holder(at: share.position)
        else { return .invalid }
        return signingKeys.withLock { $0[member.name] }.map { key in
            let statement = SubmissionStatement(
                context: context,
                holder: member.name,
                shareDigest: share.digest(holder: member.name),
                publicKey: publicKey
            )
            return key.isValid(signature: bytes, over: statement.bytes) ? .valid : .invalid
        } ?? .invalid
    }

    // MARK: The machine's turn

    private func handle(_ event: SealEvent, by requester: Requester) async throws -> SealStatusAnswer {
        let outcome = try await turn.alone { () async throws -> Outcome in
            try await self.refresh()
            var outcome = Outcome()
            try await self.step(event, &outcome)
            return outcome
        }
        if let refusal = outcome.refusal { throw refusal }
        var answer = await sealStatus(for: requester)
        answer.duplicate = outcome.isDuplicate ? true : nil
        answer.alreadyUnsealed = outcome.isLate ? true : nil
        answer.checkpoint = newestCheckpoint.withLock { $0 }.map(CheckpointAnswer.init)
        return answer
    }

    /// Lets the machine see the time: shares expire, a ceremony ends, a database that did not answer is tried again.
    func tickUnseal() async {
        do {
            try await turn.alone {
                var ignored = Outcome()
                try await self.step(.tick, &ignored)
            }
        } catch {
            log.error("the unseal could not go on", metadata: ["error": "\(error)"])
        }
    }

    /// What the effects of one event come to for whoever sent it.
    private struct Outcome: Sendable {
        var refusal: OperationError?
        var isDuplicate = false
        var isLate = false
        var damages: [Damage] = []
        /// The newest checkpoint of a database that is older than the anchor.
        var newest: Digest?
    }

    /// While sealed the rows may be restored or changed by another server: the machine gets what the database says now.
    private func refresh() async throws {
        guard seat.vault == nil, let records = try await VaultRecords.read(store) else { return }
        let custody = try records.durable()
        rememberSigningKeys(records, custody.roster)
        let known = desk.withLock { $0.machine.custody }
        if known == nil {
            let fresh = try UnsealDesk(custody: custody, identity: identity, now: clock.now(), random: random)
            desk.withLock { $0 = fresh }
        } else if known != custody {
            var ignored = Outcome()
            try await step(.custodyChanged(custody), &ignored)
        }
    }

    /// The keys of the rows that are those of the roster; any other key in a row is nobody's.
    private func rememberSigningKeys(_ records: VaultRecords, _ roster: Roster) {
        let keys = records.shareholders.compactMap { row -> (String, HolderPublicKey)? in
            guard let holder = roster.holder(named: row.holder),
                let key = try? HolderPublicKey(der: row.signingKey ?? row.publicKey),
                key.fingerprint == holder.signingKeyDigest ?? holder.keyDigest
            else { return nil }
            return (row.holder, key)
        }
        signingKeys.withLock { $0 = Dictionary(keys) { first, _ in first } }
    }

    private func step(_ event: SealEvent, _ outcome: inout Outcome) async throws {
        let now = clock.now()
        for effect in desk.withLock({ $0.machine.handle(event, at: now) }) { try await perform(effect, &outcome) }
    }

    private func perform(_ effect: SealEffect, _ outcome: inout Outcome) async throws {
        switch effect {
        case .answer(.duplicate): outcome.isDuplicate = true
        case .answer(.alreadyUnsealed): outcome.isLate = true
        case .answer: break
        case .refuse(let refusal): outcome.refusal = OperationError(refusal, outcome.damages, newest: outcome.newest)
        case .log(let entry): note(entry)
        case .attemptOpen(let attempt): try await attemptOpen(attempt, &outcome)
        case .discard: break
        case .confirm(let holders): try await recordConfirmations(of: holders)
        case .record(let transcript): try await record(transcript)
        case .forgetKeys: _ = seat.leave()
        case .renewCeremony: try await renewCeremony(&outcome)
        }
    }

    private func renewCeremony(_ outcome: inout Outcome) async throws {
        let (now, random) = (clock.now(), self.random)
        let ceremony = try desk.withLock { try $0.renew(now: now, random: random) }
        try await step(.ceremonyRenewed(ceremony), &outcome)
    }

    private func note(_ entry: SealLogEntry) {
        log.notice("\(entry.code)", metadata: entry.holder.map { ["holder": "\($0)"] })
    }

    // MARK: Opening

    private func attemptOpen(_ attempt: OpenAttempt, _ outcome: inout Outcome) async throws {
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
    private func record(_ transcript: Transcript) async throws {
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

extension OperationError {
    /// A refused share under its own code.
    init(_ refusal: ShareRefusal, _ damages: [Damage], newest: Digest?) {
        if case .opening(.stateDamaged) = refusal, !damages.isEmpty {
            self = .damaged(damages)
            return
        }
        var facts: [String: Fact] = [:]
        if case .ofOldEpoch(let epoch, let next) = refusal {
            facts = ["epoch": .number(UInt64(epoch.number)), "replacedBy": .number(UInt64(next.number))]
        }
        // What holders name in acceptRollback when they take this database as it is.
        if case .opening(.rolledBack) = refusal { facts["checkpoint"] = newest.map { .text($0.hex) } }
        if case .malformed(.malformed(let block?)) = refusal { facts["block"] = .number(UInt64(block)) }
        self.init(Code.all.first { $0.rawValue == refusal.code } ?? .shareMalformed, refusal.sentence, facts: facts)
    }
}
