import Canonical
import Custody
import SecretSharing
import Secrets
import TestSupport

/// The epochs of a vault and what its database may hold about them, altered rows too.
struct WalkWorld {
    /// What the database may hold.
    struct Variant {
        let custody: DurableCustody
        /// Which of the epochs.
        let epoch: Int
        /// A holder whose share's digest was edited.
        var alteredHolder: String?
        /// Whether the configuration was edited.
        var isAltered = false

        var isClean: Bool { alteredHolder == nil && !isAltered }
    }

    let epochs: [SampleEpoch]
    let variants: [Variant]

    init(seed: UInt64) throws {
        let random = SeededRandom(seed: seed)
        let vault = VaultID.random(random.bytes(16))
        let layouts: [([SampleEpoch.Group], Int?)] = [
            ([("owners", 2, ["ann", "bob", "cem"])], nil),
            ([("work", 2, ["ann", "bob", "cem"]), ("data", 1, ["dan", "eva"]), ("board", 2, ["fay", "gil"])], 2),
            ([("owners", 3, ["ann", "bob", "dan", "eva", "gil"])], nil),
            ([("owners", 1, ["ann"])], nil),
        ]
        var epochs: [SampleEpoch] = []
        var variants: [Variant] = []
        for (place, (groups, threshold)) in layouts.enumerated() {
            let replaced = (0..<place).map { (Epoch(UInt32($0 + 1)), Epoch(UInt32($0 + 2))) }
            let epoch = try SampleEpoch(
                vault: vault,
                epoch: UInt32(place + 1),
                groups: groups,
                groupThreshold: threshold,
                replaced: Dictionary(uniqueKeysWithValues: replaced),
                random: random
            )
            epochs.append(epoch)
            variants.append(Variant(custody: epoch.custody, epoch: place))
            variants.append(try Self.withEditedDigest(epoch, place))
            variants.append(try Self.withEditedSalt(epoch, place))
        }
        self.epochs = epochs
        self.variants = variants
    }

    private static func withEditedDigest(_ epoch: SampleEpoch, _ place: Int) throws -> Variant {
        let custody = epoch.custody
        var holders = custody.roster.holders
        let first = holders[0]
        holders[0] = RosterHolder(
            name: first.name,
            position: first.position,
            keyDigest: first.keyDigest,
            signingKeyDigest: nil,
            shareDigest: Samples.digest("edited")
        )
        let roster = try Roster(epoch: custody.roster.epoch, revision: 1, holders: holders)
        let edited = try DurableCustody(
            configuration: custody.configuration,
            roster: roster,
            replacedEpochs: custody.replacedEpochs
        )
        return Variant(custody: edited, epoch: place, alteredHolder: first.name)
    }

    private static func withEditedSalt(_ epoch: SampleEpoch, _ place: Int) throws -> Variant {
        let old = epoch.custody.configuration
        let configuration = try EpochConfiguration(
            vault: old.vault,
            epoch: old.epoch,
            groupThreshold: old.groupThreshold,
            groups: old.groups,
            salt: Bytes(repeating: 0, count: 32),
            factorID: nil,
            commitment: old.commitment,
            sealedSharesOnly: false
        )
        let custody = try DurableCustody(
            configuration: configuration,
            roster: epoch.custody.roster,
            replacedEpochs: epoch.custody.replacedEpochs
        )
        return Variant(custody: custody, epoch: place, isAltered: true)
    }
}

extension WalkStep.Fault {
    /// The share as it is handed in.
    func submitted(_ share: Share, channel: SubmittedShare.Channel = .plain) throws -> SubmittedShare {
        switch self {
        case .none: return SubmittedShare(.success(share), channel: channel)
        case .spoiled: return SubmittedShare(.success(try SampleEpoch.spoiled(share)), channel: channel)
        case .stranger:
            let position = SharePosition(group: 1, index: 200)
            return SubmittedShare(.success(try SampleEpoch.changed(share, position: position)), channel: channel)
        case .otherVault:
            let vault = VaultID.random(Bytes(repeating: 1, count: 16))
            return SubmittedShare(.success(try SampleEpoch.changed(share, vault: vault)), channel: channel)
        case .alteredAnchor:
            let anchor = Bytes(repeating: 0, count: 16)
            return SubmittedShare(.success(try SampleEpoch.changed(share, anchor: anchor)), channel: channel)
        case .wrongClaim: return SubmittedShare(.success(share), holder: "zoe", channel: channel)
        case .wrongSignature: return SubmittedShare(.success(share), channel: channel, signature: .invalid)
        case .malformed: return SubmittedShare(.failure(.malformed(block: nil)), channel: channel)
        }
    }
}
