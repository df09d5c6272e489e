import Canonical
import Custody
import Keyring
import SecretSharing
import Secrets
import TestSupport

/// An epoch that a server makes, with everything that the server forgets again.
struct NewEpoch {
    let secret: SecretBytes
    let recovery: RecoveryKey
    let staged: [StagedShare]
    let custody: DurableCustody

    init(
        vault: VaultID,
        epoch: Epoch,
        plan: RosterPlan,
        ceremony: InitializeCeremony,
        random: SeededRandom
    ) throws {
        secret = random.secret(SharingLimits.secretCount)
        let salt = random.bytes(32)
        recovery = try RecoveryKey(recoverySecret: secret, factor: nil, salt: salt)
        let configuration = try EpochConfiguration(
            vault: vault,
            epoch: epoch,
            groupThreshold: plan.groupThreshold,
            groups: plan.groups,
            salt: salt,
            factorID: nil,
            commitment: recovery.commitment,
            sealedSharesOnly: false
        )
        staged = try ceremony.stage(Splitting.split(secret, plan.split, random: random), for: plan, in: configuration)
        let roster = try InitializeCeremony.roster(of: staged, epoch: epoch)
        custody = try DurableCustody(configuration: configuration, roster: roster)
    }
}
