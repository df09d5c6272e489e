import Canonical
import Custody
import SecretSharing

/// What the database of a walk holds.
struct ModelRows {
    struct Vault: Hashable {
        var version = 1
        var epoch: Epoch
        var revision: UInt32
        var generation: MasterGeneration
        var openCeremony: CeremonyID?
    }

    struct EpochEntry: Hashable {
        enum State { case preparing, committed, replaced, aborted, destroyed }
        let configuration: EpochConfiguration
        var state: State
        var replacedBy: Epoch?
    }

    struct RosterKey: Hashable {
        let epoch: Epoch
        let revision: UInt32
    }

    struct Holder: Hashable {
        /// Encrypted to its holder, until the commit.
        var encryptedShare: Bytes?
        let confirmDigest: Digest
        var isConfirmed = false
    }

    struct Ceremony: Hashable {
        var version = 1
        let proposal: Bytes
        var state = CeremonyState.open
        let expires: Instant
        var target: SharePosition?
        /// What the commit makes durable.
        var staged: RosterKey?
    }

    enum Wrap: Hashable {
        case recovery
        /// The recovery wrap of what is staged, sealed under the master key.
        case staged
        case stagedMaster
        case history(MasterGeneration)
        case server(Int)
    }

    struct Object: Hashable {
        var generation: MasterGeneration
        var wrapped: Bytes
    }

    let id: VaultID
    var vault: Vault
    var epochs: [Epoch: EpochEntry] = [:]
    var rosters: [RosterKey: Roster] = [:]
    var wraps: [Wrap: Bytes] = [:]
    var holders: [String: Holder] = [:]
    var staged: [String: Holder] = [:]
    var ceremonies: [CeremonyID: Ceremony] = [:]
    var objects: [Object] = []
}

extension ModelRows {
    /// The committed epoch as a server reads it.
    func custody() throws -> DurableCustody { try custody(RosterKey(epoch: vault.epoch, revision: vault.revision)) }

    func custody(_ key: RosterKey) throws -> DurableCustody {
        var replaced: [Epoch: Epoch] = [:]
        for (epoch, entry) in epochs { replaced[epoch] = entry.replacedBy }
        return try DurableCustody(
            configuration: Samples.some(epochs[key.epoch]).configuration,
            roster: Samples.some(rosters[key]),
            replacedEpochs: replaced
        )
    }

    /// A ceremony as a server reads it.
    func ceremony(_ id: CeremonyID) throws -> OpenCeremony {
        let row = try Samples.some(ceremonies[id])
        let isStaged = row.state == .staged
        return OpenCeremony(
            id: id,
            proposal: try Proposal(reading: row.proposal),
            state: row.state,
            expires: row.expires,
            target: row.target,
            stagedCustody: isStaged ? try row.staged.map(custody) : nil,
            expected: isStaged ? staged.mapValues(\.confirmDigest) : [:],
            confirmed: isStaged ? Set(staged.filter(\.value.isConfirmed).keys) : []
        )
    }

    /// All revisions that were ever written for the committed epoch.
    var rostersOfEpoch: [Roster] { rosters.values.filter { $0.epoch == vault.epoch } }

    /// Everything in the database that is bytes.
    var dump: [Bytes] {
        var all = Array(wraps.values) + objects.map(\.wrapped) + ceremonies.values.map(\.proposal)
        all += epochs.values.map(\.configuration.bytes) + rosters.values.map(\.bytes)
        for holder in Array(holders.values) + Array(staged.values) {
            all += [holder.encryptedShare ?? [], holder.confirmDigest.bytes]
        }
        return all
    }
}
