import Canonical
import Custody
import Keyring
import Secrets
import Store

/// The master keys by the key of this server's seal-key file, without any share.
///
/// Anyone who can write the database can seal a key of his own to the public half, and tag every row under it. So what the wrap holds is a
/// candidate; it is believed only if it opens what the root folder's own header has sealed under the vault's master.
struct SealKeyOpening: Sendable {
    let key: SealKey
    /// This server's id.
    let server: Digest
    /// The header of the root folder, never one that came with the rows.
    let header: VaultHeader

    /// Throws `AutoUnsealObstacle`, and `VaultOpening.Refusal` with `wrapDamaged` for a wrap of an earlier master.
    func keyring(_ records: VaultRecords, _ random: any RandomSource) throws -> Keyring {
        let generation = records.header?.position.generation ?? records.vault.masterGeneration
        guard let wrap = records.wraps.first(where: { $0.master == generation && $0.isSealKeyWrap(of: server) }) else {
            throw AutoUnsealObstacle.noWrap
        }
        let fields = WrapRow.sealKeyFields(vault: header.vault, server: server)
        guard let master = try? key.open(wrap.wrapped, as: .sealKeyWrap, fields, generation: generation) else {
            throw AutoUnsealObstacle.wrapUnreadable
        }
        let earlier = records.header.map { EarlierMasters($0, over: records.wraps) } ?? EarlierMasters(records.wraps)
        let keyring = try earlier.keyring(under: master, of: header.vault, random)
        guard header.isOpened(by: keyring) else { throw AutoUnsealObstacle.notBelieved }
        return keyring
    }
}

/// Why a server with a seal key waits for shares all the same.
enum AutoUnsealObstacle: Error, Hashable {
    case noHeader
    case noWrap
    case wrapUnreadable
    case notBelieved

    /// For the log.
    var sentence: String {
        switch self {
        case .noHeader: "the root folder has no vault header: on a new machine the shares come first"
        case .noWrap:
            "the database has no wrap for this server: it was sealed by hand, or the master key was rotated without it, or no shares were handed "
                + "in since it has this seal key or this root folder"
        case .wrapUnreadable:
            "the wrap does not open with the seal-key file: the file is another one than before, or the wrap was altered"
        case .notBelieved:
            "the key in the wrap does not open what the vault header in the root folder holds: the wrap is not the vault's, or the header is too old"
        }
    }
}

extension VaultHeader {
    /// Whether the master that ruled when this header was written is among those of the keyring: it opens a holder's drill key.
    func isOpened(by keyring: Keyring) -> Bool {
        let epoch = custody.configuration.epoch
        return holders.contains { holder in
            guard let sealed = holder.drillKey else { return false }
            let fields: [CanonicalValue] = [.vault(vault), .epoch(epoch), .text(holder.name)]
            let opened = try? keyring.open(sealed, as: .drillKey, fields, generation: position.generation)
            return opened != nil
        }
    }
}
