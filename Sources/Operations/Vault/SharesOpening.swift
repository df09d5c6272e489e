import Canonical
import Custody
import Keyring
import Secrets
import Store

/// The master keys by the combined shares, with the server factor where the epoch's key needs one.
struct SharesOpening: Sendable {
    let attempt: OpenAttempt
    let factor: ServerFactor?

    /// Throws `VaultOpening.Refusal`: `configurationAltered`, `wrapDamaged`.
    func keyring(_ records: VaultRecords, _ random: any RandomSource) throws -> Keyring {
        if let header = records.header {
            return try keyring(header.recoveryWrap, EarlierMasters(header, over: records.wraps), random)
        }
        let wrap = records.wrap.map(VaultHeader.Wrap.init)
        return try keyring(wrap, EarlierMasters(records.wraps), random)
    }

    /// The master keys of a header: what can be opened while the database does not answer. Throws as the other does.
    func keyring(_ header: VaultHeader, _ random: any RandomSource) throws -> Keyring {
        try keyring(header.recoveryWrap, EarlierMasters(header), random)
    }

    private func keyring(
        _ wrap: VaultHeader.Wrap?,
        _ earlier: EarlierMasters,
        _ random: any RandomSource
    ) throws -> Keyring {
        let configuration = attempt.custody.configuration
        guard let wrap else { throw VaultOpening.Refusal(failure: .wrapDamaged) }
        // A factor that the epoch was not made with would only spoil its key.
        let mixed = configuration.factorID == nil ? nil : factor
        let key = try RecoveryKey(recoverySecret: attempt.recoverySecret, factor: mixed, salt: configuration.salt)
        guard key.matches(configuration.commitment) else { throw VaultOpening.Refusal(failure: .configurationAltered) }
        let binding = attempt.custody.recoveryBinding
        guard let master = try? key.open(wrap.wrapped, generation: wrap.master, binding: binding) else {
            throw VaultOpening.Refusal(failure: .wrapDamaged)
        }
        return try earlier.keyring(under: master, of: configuration.vault, random)
    }
}
