import Canonical
import Custody
import Keyring
import SecretSharing
import Secrets
import TestSupport

/// What nobody in a walk knows as a whole: every secret that was ever made, for the invariants to check by.
struct CeremonyTruth {
    struct KnownEpoch {
        let secret: SecretBytes
        let recovery: RecoveryKey
        let configuration: EpochConfiguration
        /// What its recovery wraps were bound to, by revision.
        var bindings: [Bytes]
        /// Every share that was made of it, also those of aborted enrolments.
        var shares: [(holder: String, share: Share)]
    }

    private(set) var epochs: [Epoch: KnownEpoch] = [:]
    /// Something sealed under each master key, to know it by.
    private(set) var witnesses: [MasterGeneration: Bytes] = [:]
    /// To find secrets by.
    private var scanner = SecretScanner()

    private static let witness = SecretBytes(copying: Bytes("the master key of this generation".utf8))

    mutating func note(_ made: NewEpoch) {
        let custody = made.custody
        epochs[custody.configuration.epoch] = KnownEpoch(
            secret: made.secret,
            recovery: made.recovery,
            configuration: custody.configuration,
            bindings: [custody.recoveryBinding],
            shares: made.staged.map { ($0.holder.name, $0.share) }
        )
        note(made.secret)
        for staged in made.staged { note(staged.share.y) }
    }

    mutating func note(_ share: Share, of holder: String, _ custody: DurableCustody) {
        epochs[share.epoch]?.shares.append((holder, share))
        epochs[share.epoch]?.bindings.append(custody.recoveryBinding)
        note(share.y)
    }

    mutating func note(_ master: MasterKey, random: SeededRandom) throws {
        let keyring = Keyring(current: master, random: random)
        witnesses[master.generation] = try keyring.seal(Self.witness, as: .databaseKey, [])
    }

    /// Whether this is the master key that the model made for its generation.
    func isRight(_ master: MasterKey) -> Bool {
        guard let witness = witnesses[master.generation] else { return false }
        let opened = try? Keyring(current: master).open(witness, as: .databaseKey, [], generation: master.generation)
        return opened == Self.witness
    }

    /// Whether bytes have a part of a secret in them.
    func isIn(_ bytes: Bytes) -> Bool { scanner.isIn(bytes) }

    private mutating func note(_ secret: SecretBytes) {
        secret.withBytes { scanner.note(Bytes($0)) }
    }
}
