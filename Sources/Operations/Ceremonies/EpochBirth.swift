import Canonical
import Custody
import HolderKeys
import Keyring
import SecretSharing
import Secrets
import Store

/// A new epoch: a fresh recovery secret, split and encrypted to its holders, and the master key wrapped under it.
///
/// The secret and the plain shares live only inside `init`; what is kept afterwards is public, encrypted or a digest.
struct EpochBirth {
    let configuration: EpochConfiguration
    let roster: Roster
    let custody: DurableCustody
    /// The master key under the epoch's key.
    let wrapped: Bytes
    let holders: [Holder]

    struct Holder {
        let planned: RosterPlan.Holder
        let key: HolderPublicKey
        let signingKey: HolderPublicKey?
        let digest: Digest
        let encryptedShare: Bytes
        /// What the holder's confirmation must hash to.
        let confirmDigest: Digest
        /// What a drill is checked with; it must be sealed under the master before it is stored.
        let drillKey: SecretBytes
    }

    init(
        vault: VaultID,
        epoch: Epoch,
        roster read: ReadRoster,
        sealedSharesOnly: Bool,
        factor: ServerFactor?,
        master: MasterKey,
        ceremony: CeremonyID,
        nonce: Bytes,
        random: any RandomSource
    ) throws {
        let secret = random.secret(SharingLimits.secretCount)
        let salt = random.bytes(32)
        let recovery = try RecoveryKey(recoverySecret: secret, factor: factor, salt: salt)
        configuration = try EpochConfiguration(
            vault: vault,
            epoch: epoch,
            groupThreshold: read.plan.groupThreshold,
            groups: read.plan.groups,
            salt: salt,
            factorID: factor?.id,
            commitment: recovery.commitment,
            sealedSharesOnly: sealedSharesOnly
        )
        let staged = try InitializeCeremony(id: ceremony, nonce: nonce).stage(
            Splitting.split(secret, read.plan.split, random: random),
            for: read.plan,
            in: configuration
        )
        holders = try staged.map { try Holder($0, read) }
        roster = try InitializeCeremony.roster(of: staged, epoch: epoch)
        custody = try DurableCustody(configuration: configuration, roster: roster)
        wrapped = try recovery.wrap(master, binding: custody.recoveryBinding, random: random)
    }
}

extension EpochBirth.Holder {
    fileprivate init(_ staged: StagedShare, _ read: ReadRoster) throws {
        planned = staged.holder
        key = read.keys[planned.requestIndex]
        signingKey = read.signingKeys[planned.requestIndex]
        digest = staged.digest
        encryptedShare = try key.encryptShare(staged.share.raw)
        confirmDigest = staged.confirmDigest
        drillKey = staged.share.drillKey()
    }

    var answer: EncryptedShareAnswer {
        EncryptedShareAnswer(
            holder: planned.name,
            group: planned.position.group,
            index: planned.position.index,
            encryptedShare: encryptedShare.base64,
            digest: digest.hex
        )
    }
}
