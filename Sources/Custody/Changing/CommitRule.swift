import Canonical
import SecretSharing

/// Which confirmations a staged ceremony needs before its commit.
///
/// It is judged over what the commit makes durable, not over the list of expected proofs, so that a list that lost a
/// holder cannot make a commit easier.
struct CommitRule {
    let ceremony: OpenCeremony

    /// The proofs that are expected, and those that came.
    var confirmations: Confirmations {
        Confirmations(ceremony: ceremony.id, expected: ceremony.expected, confirmed: ceremony.confirmed)
    }

    /// Who is to confirm; nil if what would be made durable is not there.
    var holders: [String]? {
        switch ceremony.proposal.kind {
        case .rekey, .rotate: return ceremony.stagedCustody?.roster.holders.map(\.name)
        case .replaceShare, .enrol:
            guard let target = ceremony.target else { return nil }
            return ceremony.stagedCustody?.roster.holder(at: target).map { [$0.name] }
        case .adminReset, .destroy: return []
        case .initialize, .unseal, .drill: return nil
        }
    }

    var confirmed: [String] { (holders ?? []).filter(hasConfirmed).sorted() }

    var unconfirmed: [String] { (holders ?? []).filter { !hasConfirmed($0) }.sorted() }

    /// Whether enough have confirmed.
    var isSatisfied: Bool {
        guard ceremony.state == .staged, holders != nil else { return false }
        if unconfirmed.isEmpty { return true }
        guard [.rekey, .rotate].contains(ceremony.proposal.kind), ceremony.proposal.confirmations == .floor,
            let custody = ceremony.stagedCustody
        else { return false }
        return confirmations.satisfies(.floor, custody)
    }

    private func hasConfirmed(_ holder: String) -> Bool {
        ceremony.confirmed.contains(holder) && ceremony.expected[holder] != nil
    }
}
