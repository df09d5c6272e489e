import Canonical
import SecretSharing

/// The pure part of making an epoch's shares, at an initialization and at every rekey.
///
/// The caller plans a roster, splits a fresh recovery secret by its plan, derives the commitment, makes the
/// configuration, stages the shares, encrypts each to its holder, and keeps the roster made of them.
public struct InitializeCeremony: Sendable {
    public let id: CeremonyID
    /// 32 random bytes, over which holders confirm.
    public let nonce: Bytes

    public init(id: CeremonyID, nonce: Bytes) {
        self.id = id
        self.nonce = nonce
    }

    /// Gives every holder of the plan his point of the split, as a share of this configuration.
    ///
    /// - Throws: `splitDoesNotFit` if the points are not exactly the plan's positions.
    public func stage(
        _ points: [SharePoint],
        for plan: RosterPlan,
        in configuration: EpochConfiguration
    ) throws(CustodyError) -> [StagedShare] {
        guard points.map(\.position).sorted() == plan.holders.map(\.position), configuration.groups == plan.groups
        else { throw Self.doesNotFit }
        let anchor = configuration.anchor
        let sorted = points.sorted { $0.position < $1.position }
        var staged: [StagedShare] = []
        for (holder, point) in zip(plan.holders, sorted) {
            let share = try share(point, configuration, anchor)
            staged.append(
                StagedShare(
                    holder: holder,
                    share: share,
                    digest: share.digest(holder: holder.name),
                    confirmDigest: Share.confirmationDigest(
                        ceremony: id.text,
                        holder: holder.name,
                        proof: share.confirmation(nonce: nonce)
                    )
                )
            )
        }
        return staged
    }

    /// The epoch's first roster.
    ///
    /// - Throws: `rosterMalformed` if the staged shares are not those of one plan.
    public static func roster(of staged: [StagedShare], epoch: Epoch) throws(CustodyError) -> Roster {
        let holders = staged.map { staged in
            RosterHolder(
                name: staged.holder.name,
                position: staged.holder.position,
                keyDigest: staged.holder.keyDigest,
                signingKeyDigest: staged.holder.signingKeyDigest,
                shareDigest: staged.digest
            )
        }
        return try Roster(epoch: epoch, revision: 1, holders: holders)
    }

    private func share(
        _ point: SharePoint,
        _ configuration: EpochConfiguration,
        _ anchor: Bytes
    ) throws(CustodyError) -> Share {
        do {
            return try Share(
                vault: configuration.vault,
                epoch: configuration.epoch,
                position: point.position,
                anchor: anchor,
                y: point.y
            )
        } catch {
            throw Self.doesNotFit
        }
    }

    private static let doesNotFit = CustodyError(
        .splitDoesNotFit,
        "The shares that were made do not fit the shareholders that were asked for."
    )
}
