import Canonical
import Custody
import HolderKeys
import Secrets

/// Where shares are handed in: the seal machine, and the key of the ceremony to which holders seal their shares.
struct UnsealDesk: Sendable {
    /// A day: an unseal of people in several time zones.
    static let lifetime: Int64 = 86_400

    var machine: SealMachine
    private(set) var ceremony: UnsealCeremony
    private(set) var key: CeremonyPrivateKey
    /// While this server writes a new vault it does not take its own for another server's.
    var isBearing = false
    /// The database says that its vault was destroyed.
    var isDestroyed = false
    /// What each attempt found damaged, for the answers of those who hand in shares.
    var lastDamages: [Damage] = []

    init(custody: DurableCustody?, factorID: Bytes?, now: Instant, random: any RandomSource) throws {
        ceremony = try Self.newCeremony(now, random)
        key = CeremonyPrivateKey()
        machine = SealMachine(custody: custody, ceremony: ceremony, factorID: factorID)
    }

    /// A new ceremony with a new key, for a machine that was sealed or whose ceremony ended.
    mutating func renew(now: Instant, random: any RandomSource) throws -> UnsealCeremony {
        ceremony = try Self.newCeremony(now, random)
        key = CeremonyPrivateKey()
        return ceremony
    }

    /// What the ceremony's statements and the info of sealed shares are about; nil before there is a vault.
    var context: CeremonyContext? {
        guard let configuration = machine.custody?.configuration else { return nil }
        return CeremonyContext(
            vault: configuration.vault,
            epoch: configuration.epoch,
            ceremony: ceremony.id,
            kind: .unseal,
            nonce: ceremony.nonce
        )
    }

    private static func newCeremony(_ now: Instant, _ random: any RandomSource) throws -> UnsealCeremony {
        guard let id = CeremonyID(random: random.bytes(16)) else {
            throw OperationError(.internalError, "No ceremony id could be made.")
        }
        return UnsealCeremony(id: id, nonce: random.bytes(32), expires: now.adding(seconds: lifetime).roundedDown)
    }
}
