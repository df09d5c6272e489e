import Canonical

/// What consents are judged by: the committed epoch, and the ceremony with its proposal's digest, computed once.
struct ConsentTerms: Sendable {
    var custody: DurableCustody
    var ceremony: OpenCeremony
    /// The proposal of a ceremony never changes.
    let proposal: Digest

    init(custody: DurableCustody, ceremony: OpenCeremony) {
        self.custody = custody
        self.ceremony = ceremony
        proposal = ceremony.proposal.digest
    }
}
