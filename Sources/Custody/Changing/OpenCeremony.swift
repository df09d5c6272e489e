import Canonical
import SecretSharing

/// A changing ceremony as the database has it: the part of it that outlives the process. Collected consents are not in it;
/// after a crash in `open` the holders hand in again.
public struct OpenCeremony: Hashable, Sendable {
    public var id: CeremonyID
    public var proposal: Proposal
    public var state: CeremonyState
    public var expires: Instant
    /// For replaceShare and enrol: whose share is made.
    public var target: SharePosition?
    /// For rekey, rotate, replaceShare and enrol once they are staged: what the commit makes durable.
    public var stagedCustody: DurableCustody?
    /// For each holder with a staged share what his confirmation must hash to (`Share.confirmationDigest`).
    public var expected: [String: Digest]
    /// Who has confirmed; names that are not expected count for nothing.
    public var confirmed: Set<String>

    public init(
        id: CeremonyID,
        proposal: Proposal,
        state: CeremonyState,
        expires: Instant,
        target: SharePosition? = nil,
        stagedCustody: DurableCustody? = nil,
        expected: [String: Digest] = [:],
        confirmed: Set<String> = []
    ) {
        self.id = id
        self.proposal = proposal
        self.state = state
        self.expires = expires
        self.target = target
        self.stagedCustody = stagedCustody
        self.expected = expected
        self.confirmed = confirmed
    }
}

extension OpenCeremony {
    /// The group that is needed besides the quorum, because a share of it is made; 0, which no group has, if the target is
    /// not known.
    var neededGroup: UInt8? {
        switch proposal.kind {
        case .replaceShare, .enrol: target?.group ?? 0
        case .rekey, .rotate, .adminReset, .destroy, .initialize, .unseal, .drill: nil
        }
    }
}
