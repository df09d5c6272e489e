import Access
import Canonical
import Custody
import HolderKeys
import Logging
import Keyring
import SecretSharing
import Secrets
import Store

/// Makes what a ceremony stages, from the recovery secret that enough holders gave back: new shares encrypted to their holders, a roster, and
/// the wraps that the commit will make durable.
///
/// The secrets live only inside the functions; what is kept afterwards is public, encrypted, sealed or a digest.
struct StageWriter {
    let attempt: StageAttempt
    let ceremony: OngoingCeremony
    let committed: CommittedVault
    /// Every roster that was written for the committed epoch.
    let rosters: [Roster]
    let keyring: Keyring
    /// The factor that the committed epoch's key needs.
    let factor: ServerFactor?
    /// The one that a new epoch gets.
    let nextFactor: ServerFactor?
    let now: Instant
    let random: any RandomSource

    private var proposal: Proposal { ceremony.document.proposal }
    private var vault: VaultID { committed.vault }

    /// Adds all rows of the stage. Throws `StageRefusal` for what was altered.
    func write(to writer: inout Writer) throws {
        guard proposal.digest == attempt.proposal, proposal.committedEpoch == committed.epoch else {
            throw StageRefusal(.proposalAltered)
        }
        let recovery = try recoveryKey()
        var row = ceremony.row
        row.state = CeremonyState.staged.rawValue
        row.transcript = attempt.transcript.bytes
        switch proposal.kind {
        case .rekey, .rotate: row.epoch = try writeEpoch(to: &writer)
        case .replaceShare, .enrol: try writeRevision(recovery, to: &writer)
        case .adminReset, .destroy, .initialize, .unseal, .drill: break
        }
        try writer.update(ChangeKind.stage, row, from: ceremony.row)
    }

    /// The key that the consenting holders' secret gives, proved by the commitment.
    private func recoveryKey() throws -> RecoveryKey {
        let configuration = committed.custody.configuration
        let key = try RecoveryKey(
            recoverySecret: attempt.recoverySecret,
            factor: factor,
            salt: configuration.salt
        )
        guard key.matches(configuration.commitment) else { throw StageRefusal(.configurationAltered) }
        return key
    }

    // MARK: A new epoch

    private func writeEpoch(to writer: inout Writer) throws -> Epoch {
        let epoch = Epoch((committed.records.epochs.map(\.epoch.number).max() ?? 0) + 1)
        let master = proposal.kind == .rotate ? try nextMaster() : keyring.currentMaster
        let birth = try EpochBirth(
            vault: vault,
            epoch: epoch,
            roster: try ReadRoster(ceremony.document.rosterRequest),
            sealedSharesOnly: proposal.sealedSharesOnly,
            factor: nextFactor,
            master: master,
            ceremony: proposal.ceremony,
            nonce: proposal.nonce,
            random: random
        )
        guard birth.holders.map(\.planned.position.index) == proposal.holders.map(\.index) else {
            throw StageRefusal(.proposalAltered)
        }
        try writer.insert(ChangeKind.stage, epochRow(birth.configuration))
        try writer.insert(ChangeKind.stage, rosterRow(birth.roster))
        let ruling = Keyring(current: master, earlier: keyring.allMasters, random: random)
        for holder in birth.holders { try writer.insert(ChangeKind.stage, try stagedShare(holder, epoch, ruling)) }
        try writer.insert(ChangeKind.stage, try stagedWrap(birth.wrapped, birth.custody, of: master.generation))
        if proposal.kind == .rotate {
            let wrapped = try keyring.currentMaster.wrap(next: master, vault: vault, random: random)
            try writer.insert(
                ChangeKind.stage,
                wrap(wrapped, WrapKind.stagedMaster, birth.custody, of: master.generation)
            )
        }
        return epoch
    }

    private func nextMaster() throws -> MasterKey {
        try MasterKey.random(generation: MasterGeneration(keyring.current.number + 1), random)
    }

    private func epochRow(_ configuration: EpochConfiguration) -> EpochRow {
        EpochRow(
            epoch: configuration.epoch,
            configuration: configuration.bytes,
            state: EpochState.preparing,
            created: now,
            tagging: .unset
        )
    }

    private func rosterRow(_ roster: Roster) -> RosterRow {
        RosterRow(
            epoch: roster.epoch,
            revision: UInt64(roster.revision),
            roster: roster.bytes,
            created: now,
            tagging: .unset
        )
    }

    private func stagedShare(_ holder: EpochBirth.Holder, _ epoch: Epoch, _ ruling: Keyring) throws -> StagedShareRow {
        StagedShareRow(
            ceremony: ceremony.id,
            holder: holder.planned.name,
            group: holder.planned.position.group,
            index: holder.planned.position.index,
            publicKey: holder.key.spki,
            signingKey: holder.signingKey?.spki,
            shareDigest: holder.digest,
            confirmDigest: holder.confirmDigest,
            encryptedShare: holder.encryptedShare,
            drillKey: try ruling.sealDrillKey(holder.drillKey, of: holder.planned.name, epoch, vault),
            tagging: .unset
        )
    }

    // MARK: One share of the same epoch

    private func writeRevision(_ recovery: RecoveryKey, to writer: inout Writer) throws {
        guard let point = attempt.targetShare, let holder = proposal.holders.first,
            let keys = ceremony.document.keys.first
        else { throw StageRefusal(.proposalAltered) }
        let configuration = committed.custody.configuration
        let share = try Share(
            vault: vault,
            epoch: committed.epoch,
            position: point.position,
            anchor: configuration.anchor,
            y: point.y
        )
        let digest = share.digest(holder: holder.name)
        let roster = try roster(adding: holder, at: point.position, digest)
        let custody = try DurableCustody(configuration: configuration, roster: roster)
        let wrapped = try recovery.wrap(keyring.currentMaster, binding: custody.recoveryBinding, random: random)
        try writer.insert(ChangeKind.stage, rosterRow(roster))
        try writer.insert(ChangeKind.stage, try stagedWrap(wrapped, custody, of: keyring.current))
        try writer.insert(
            ChangeKind.stage,
            StagedShareRow(
                ceremony: ceremony.id,
                holder: holder.name,
                group: point.group,
                index: point.index,
                publicKey: keys.publicKey,
                signingKey: keys.signingKey,
                shareDigest: digest,
                confirmDigest: Share.confirmationDigest(
                    ceremony: ceremony.id,
                    holder: holder.name,
                    proof: share.confirmation(nonce: proposal.nonce)
                ),
                encryptedShare: try HolderPublicKey(der: keys.publicKey).encryptShare(share.raw),
                drillKey: try keyring.sealDrillKey(share.drillKey(), of: holder.name, committed.epoch, vault),
                tagging: .unset
            )
        )
    }

    /// The next revision: the holder comes in, or keeps his place with other keys.
    private func roster(adding holder: Proposal.Holder, at position: SharePosition, _ digest: Digest) throws -> Roster {
        let others = committed.custody.roster.holders.filter { $0.position != position }
        let revision = (rosters.map(\.revision).max() ?? committed.custody.roster.revision) + 1
        let added = RosterHolder(
            name: holder.name,
            position: position,
            keyDigest: holder.keyDigest,
            signingKeyDigest: holder.signingKeyDigest,
            shareDigest: digest
        )
        return try Roster(epoch: committed.epoch, revision: revision, holders: others + [added])
    }

    // MARK: Wraps

    /// The recovery wrap of the new roster, sealed under the ruling master until the commit: who reads the database and has the new shares
    /// opens nothing before it.
    private func stagedWrap(_ wrapped: Bytes, _ custody: DurableCustody, of master: MasterGeneration) throws -> WrapRow
    {
        let sealed = try keyring.seal(
            SecretBytes(copying: wrapped),
            as: .staged,
            [.vault(vault), .text(ceremony.id), .generation(master)]
        )
        return wrap(sealed, WrapKind.staged, custody, of: master)
    }

    private func wrap(_ wrapped: Bytes, _ kind: String, _ custody: DurableCustody, of master: MasterGeneration)
        -> WrapRow
    {
        WrapRow(
            master: master,
            kind: kind,
            recipient: WrapKind.recipient(custody),
            wrapped: wrapped,
            tagging: .unset
        )
    }
}

/// A stage that must not be written, with what the machine is told.
struct StageRefusal: Error {
    let failure: StageFailure

    init(_ failure: StageFailure) {
        self.failure = failure
    }
}

extension Keyring {
    /// What a drill of this holder is checked with, sealed under the current master.
    func sealDrillKey(_ key: SecretBytes, of holder: String, _ epoch: Epoch, _ vault: VaultID) throws -> Bytes {
        try seal(key, as: .drillKey, [.vault(vault), .epoch(epoch), .text(holder)])
    }
}

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Writes the stage in one transaction; answers why it was not, or nil.
    @inline(never)
    func stage(_ attempt: StageAttempt, _ work: ConsentWork) async -> StageFailure? {
        do {
            try await writeStage(attempt, work)
            return nil
        } catch let refusal as StageRefusal {
            return refusal.failure
        } catch let error as StoreError where error.code == .conflict {
            return .conflict
        } catch let error as StoreError where [.unavailable, .outcomeUnknown, .busy].contains(error.code) {
            return .unavailable
        } catch {
            log.error(
                "the stage could not be written",
                metadata: ["error": "\(OperationError(from: error).operatorDetail ?? "\(error)")"]
            )
            return .failed
        }
    }

    @inline(never)
    private func writeStage(_ attempt: StageAttempt, _ work: ConsentWork) async throws {
        let vault = work.vault
        try work.requireOpen()
        let configuration = work.committed.custody.configuration
        let proposal = work.ceremony.document.proposal
        let next = proposal.kind.makesEpoch ? try await serverFactor(proposal.serverFactor, after: configuration) : nil
        let stage = StageWriter(
            attempt: attempt,
            ceremony: work.ceremony,
            committed: work.committed,
            rosters: try await rosters(of: work.committed.epoch, in: vault),
            keyring: vault.keyring,
            factor: serverFactor(for: configuration),
            nextFactor: next,
            now: clock.now(),
            random: random
        )
        var writer = Writer(vault.sealer)
        try stage.write(to: &writer)
        // The proposal was made for exactly this vault row's epoch and master.
        writer.witness(ChangeKind.stage, work.committed.records.vault)
        try await commit(writer, as: .internal(.ceremonies), in: vault)
        log.notice(
            "ceremony-staged",
            metadata: ["kind": "\(proposal.kind.rawValue)", "ceremony": "\(work.ceremony.id)"]
        )
    }
}
