import Access
import Canonical
import Custody
import HolderKeys
import SecretSharing
import Store
import Synchronization

extension KeyServer {
    /// The ceremonies of this vault, newest first.
    public func ceremonies(_ page: Page, by requester: Requester) async throws -> ItemList<CeremonyAnswer> {
        try await keepingUp {
            let rows = try await store.every(.page(of: CeremonyRow.table)).map(CeremonyRow.init)
                .sorted { $0.created > $1.created }
            let shareholders = try await committedShareholders()
            let part = try ItemList(items: Array(rows.indices)).part(page)
            var items: [CeremonyAnswer] = []
            for index in part.items { items.append(try await answer(rows[index], shareholders, by: requester)) }
            return ItemList(items: items, next: part.next)
        }
    }

    /// One ceremony, by its id or the word `initialize`.
    public func ceremony(_ id: String, by requester: Requester) async throws -> CeremonyAnswer {
        try await keepingUp {
            try await answer(try await ceremonyRow(id), try await committedShareholders(), by: requester)
        }
    }

    /// The encrypted share of a holder, as often as it is asked for until the ceremony ends; sealed as well.
    public func encryptedShare(ofCeremony id: String, holder: String) async throws -> EncryptedShareAnswer {
        let ceremony = try await ceremonyRow(id)
        if ceremony.proposal != nil { return try await stagedShare(ceremony, of: holder) }
        guard ceremony.state == CeremonyState.open.rawValue, ceremony.kind == CeremonyKind.initialize.rawValue else {
            throw OperationError(
                .ceremonyFinished,
                "The ceremony is finished: every holder confirmed, and the encrypted shares were deleted."
            )
        }
        let row = try await store.row(
            ShareholderRow.self,
            key: ShareholderRow.key(epoch: ceremony.epoch, holder: holder)
        )
        guard let answer = row.flatMap({ EncryptedShareAnswer($0) }) else {
            throw OperationError(.notFound, "The ceremony has no holder of this name.")
        }
        return answer
    }

    /// Takes a holder's proof that he can read his share.
    public func confirm(_ request: ConfirmationRequest, inCeremony id: String, by requester: Requester) async throws
        -> CeremonyAnswer
    {
        guard let proof = Bytes(base64: request.proof) else {
            throw OperationError(.malformedRequest, "proof is base64.")
        }
        let vault = try await open()
        _ = try await snapshot(of: vault)
        let ceremony = try await keepingUp(vault) {
            let row = try await ceremonyRow(id)
            try vault.sealer.check(row)
            return row
        }
        if ceremony.kind != CeremonyKind.initialize.rawValue {
            if ceremony.kind == CeremonyKind.drill.rawValue {
                try await drill(request, proof, ceremony, in: vault)
            } else {
                try requireChanging(ceremony)
                try await confirm(request, proof, staged: ceremony.id, in: vault)
            }
            return try await self.ceremony(id, by: requester)
        }
        guard ceremony.state == CeremonyState.open.rawValue else {
            throw OperationError(.ceremonyFinished, "The ceremony is finished: every holder has confirmed.")
        }
        var confirmations = try confirmations(ceremony, try await committedShareholders())
        switch confirmations.confirm(request.holder, proof: proof) {
        case .accepted, .alreadyConfirmed: break
        case .unknownHolder: throw OperationError(.notFound, "The ceremony has no holder of this name.")
        case .wrong:
            throw OperationError(
                .confirmationWrong,
                "The proof does not fit. It is HMAC-SHA256 with the decrypted share's bytes as key over the ceremony's nonce."
            )
        }
        try await turn.alone { try await self.recordConfirmations(of: [request.holder]) }
        return try await self.ceremony(id, by: requester)
    }

    /// The committed roster.
    public func shareholders(by requester: Requester) async throws -> ItemList<ShareholderAnswer> {
        let vault = try await open()
        _ = try await admin(requester, .readShareholders, in: vault)
        return try await keepingUp(vault) { try list(try await committedShareholders(), vault.sealer) }
    }

    private func list(_ rows: [ShareholderRow], _ sealer: RowSealer) throws -> ItemList<ShareholderAnswer> {
        let groups = desk.withLock { $0.machine.custody?.configuration.groups ?? [] }
        let sorted = rows.sorted { ($0.group, $0.index) < ($1.group, $1.index) }
        return ItemList(
            items: try sorted.map { row in
                try sealer.check(row)
                return ShareholderAnswer(row, group: groups.first { $0.number == row.group }?.name ?? "\(row.group)")
            }
        )
    }

    // MARK: Recording

    /// Writes who has confirmed; when nobody is left the ceremony ends and the encrypted shares are deleted. Callers hold the turn.
    func recordConfirmations(of holders: [String]) async throws {
        guard let vault = seat.vault else { return }
        let isOver = try await retryingConflicts { try await self.recordOnce(holders, vault) }
        // Two servers that each record one of the last two holders both find one missing; whoever looks after both finishes.
        if !isOver { _ = try await retryingConflicts { try await self.recordOnce([], vault) } }
    }

    /// Whether there is nothing left to do.
    @inline(never)
    private func recordOnce(_ holders: [String], _ vault: OpenVault) async throws -> Bool {
        let rows = try await committedShareholders()
        let now = clock.now()
        let fresh = rows.filter { holders.contains($0.holder) && $0.isUnconfirmed }
        let isLast = rows.filter(\.isUnconfirmed).count == fresh.count
        let isOver = isLast && fresh.isEmpty && rows.allSatisfy { $0.encryptedShare == nil }
        if isOver || (fresh.isEmpty && !isLast) { return true }
        var writer = Writer(vault.sealer)
        for row in rows where isLast || fresh.contains(row) {
            try vault.sealer.check(row)
            var changed = row
            if row.isUnconfirmed { changed.confirmed = now }
            if isLast { changed.encryptedShare = nil }
            try writer.update(ChangeKind.confirmShare, changed, from: row)
        }
        // After a rekey there are no encrypted shares any more, and the initialization is over.
        let ceremony = isLast ? try await ceremonyRow(CeremonyKind.initialize.rawValue) : nil
        if let ceremony, ceremony.state == CeremonyState.open.rawValue {
            try vault.sealer.check(ceremony)
            var changed = ceremony
            changed.state = CeremonyState.finished.rawValue
            changed.finished = now
            try writer.update(ChangeKind.finishCeremony, changed, from: ceremony)
        }
        try await commit(writer, as: .internal(.ceremonies), in: vault)
        // The deleted shares must not go on in the database's own log.
        if isLast { await flushLog() }
        return isLast
    }

    private func confirmations(_ ceremony: CeremonyRow, _ rows: [ShareholderRow]) throws -> Confirmations {
        guard let id = CeremonyID(text: ceremony.id) else { throw Damage(ceremony.raw, "its id cannot be read") }
        let expected = rows.compactMap { row in row.confirmDigest.map { (row.holder, $0) } }
        return Confirmations(
            ceremony: id,
            expected: Dictionary(expected) { first, _ in first },
            confirmed: Set(rows.filter { !$0.isUnconfirmed }.map(\.holder))
        )
    }

    func committedShareholders() async throws -> [ShareholderRow] {
        guard let records = try await VaultRecords.read(store) else {
            throw OperationError(.notInitialized, "There is no vault yet. Make one: keyquorum init.")
        }
        return records.shareholders
    }

    func ceremonyRow(_ id: String) async throws -> CeremonyRow {
        let row: CeremonyRow?
        if id == CeremonyKind.initialize.rawValue {
            // Each unseal leaves a row, so it need not be on the first page.
            row = try await store.every(.page(of: CeremonyRow.table)).map(CeremonyRow.init).first { $0.kind == id }
        } else {
            row = try await store.row(CeremonyRow.self, key: CeremonyRow.key(id))
        }
        guard let row else { throw OperationError(.notFound, "There is no such ceremony.") }
        return row
    }
}

extension ShareholderAnswer {
    init(_ row: ShareholderRow, group: String) {
        self.init(
            name: row.holder,
            group: group,
            index: row.index,
            epoch: row.epoch.number,
            digest: row.shareDigest.hex,
            keyFingerprint: Digest(of: row.publicKey).hex,
            confirmed: row.confirmed?.rfc3339,
            drilled: row.drilled?.rfc3339
        )
    }
}
