import Canonical
import SecretSharing
import Secrets

/// What enough consents make: the recovery secret, and for replaceShare and enrol the share at the target's place.
struct StageMaking {
    let terms: ConsentTerms
    let points: [SharePoint]

    /// Nil if the shares do not fit each other or the rebuilt share is not the stored one. Each was right by its digest, so
    /// stored rows were edited.
    var made: (secret: SecretBytes, target: SharePoint?)? {
        guard let secret = try? Splitting.combine(points, terms.custody.plan) else { return nil }
        guard let group = terms.ceremony.neededGroup else { return (secret, nil) }
        guard let target = target(in: group) else { return nil }
        return (secret, target)
    }

    private func target(in group: UInt8) -> SharePoint? {
        let members = points.filter { $0.group == group }
        guard let position = terms.ceremony.target,
            let point = try? Splitting.interpolate(at: position, through: members, terms.custody.plan)
        else { return nil }
        let holder = terms.custody.roster.holder(at: position)
        // A replaced share is one that is, an enrolled one is not there yet.
        guard (holder != nil) == (terms.ceremony.proposal.kind == .replaceShare) else { return nil }
        if let holder, !isShare(point, of: holder) { return nil }
        return point
    }

    private func isShare(_ point: SharePoint, of holder: RosterHolder) -> Bool {
        let share = try? Share(
            vault: terms.custody.configuration.vault,
            epoch: terms.custody.configuration.epoch,
            position: point.position,
            anchor: terms.custody.anchor,
            y: point.y
        )
        guard let digest = share?.digest(holder: holder.name) else { return false }
        return equalInConstantTime(digest.bytes, holder.shareDigest.bytes)
    }
}
