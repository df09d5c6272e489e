import Access
import Canonical
import Custody
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// A holder's new share, encrypted, as often as it is asked for until the commit.
    @inline(never)
    func stagedShare(_ ceremony: CeremonyRow, of holder: String) async throws -> EncryptedShareAnswer {
        guard ceremony.state == CeremonyState.staged.rawValue else {
            if ceremony.state == CeremonyState.open.rawValue {
                throw OperationError(
                    .notStaged,
                    "There are no new shares yet: too few shareholders have consented to the ceremony."
                )
            }
            throw Self.sharesAreGone(CeremonyState(rawValue: ceremony.state))
        }
        let key = StagedShareRow.key(ceremony: ceremony.id, holder: holder)
        guard let row = try await store.row(StagedShareRow.self, key: key) else {
            throw OperationError(.notFound, "The ceremony has no holder of this name.")
        }
        return EncryptedShareAnswer(
            holder: row.holder,
            group: row.group,
            index: row.index,
            encryptedShare: row.encryptedShare.base64,
            digest: row.shareDigest.hex
        )
    }

    private static func sharesAreGone(_ state: CeremonyState?) -> OperationError {
        switch state {
        case .aborted: OperationError(.ceremonyAborted, "The ceremony was aborted, and its shares are worth nothing.")
        case .expired:
            OperationError(.ceremonyExpired, "The ceremony's deadline has passed, and its shares are worth nothing.")
        default:
            OperationError(
                .ceremonyFinished,
                "The ceremony is over, and the encrypted shares were deleted. A holder without one gets it again: keyquorum shareholders replace."
            )
        }
    }

    /// Takes a holder's proof that he can read his new share.
    @inline(never)
    func confirm(_ request: ConfirmationRequest, _ proof: Bytes, staged id: String, in vault: OpenVault) async throws {
        try await turn.alone {
            try await self.retryingConflicts {
                try await self.requireSeated(vault)
                var work = try await self.work(id, in: vault)
                _ = self.consentDesk(work)
                let outcome = try await self.step(.confirmed(holder: request.holder, proof: proof), &work)
                if let refusal = outcome.refusal { throw refusal }
            }
        }
    }

    @inline(never)
    func recordConfirmation(of holder: String, _ work: ConsentWork) async throws {
        guard let row = work.ceremony.staged.first(where: { $0.holder.utf8.elementsEqual(holder.utf8) }) else { return }
        var confirmed = row
        confirmed.confirmed = clock.now()
        var writer = Writer(work.vault.sealer)
        try writer.update(ChangeKind.confirmShare, confirmed, from: row)
        try await commit(writer, as: .internal(.ceremonies), in: work.vault)
    }
}
